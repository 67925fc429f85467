import CLMDB
import Glibc

// Each call to LMDB, once: what it needs, and its status as a typed error. Nothing here decides anything.

enum LMDB {
  static func createEnvironment() throws(StoreError) -> OpaquePointer {
    var environment: OpaquePointer?
    try check(mdb_env_create(&environment), "create an environment")
    return environment!
  }

  static func setMaximumTables(_ environment: OpaquePointer, _ count: Int) throws(StoreError) {
    try check(mdb_env_set_maxdbs(environment, MDB_dbi(count)), "set the number of tables")
  }

  /// No transaction may be active in this process. 0 takes over the size that another process has set.
  static func setMapSize(_ environment: OpaquePointer, _ bytes: Int) throws(StoreError) {
    try check(mdb_env_set_mapsize(environment, bytes), "set the map's size to \(bytes) bytes")
  }

  /// Whether the process may have so many bytes of addresses more. A limit (`ulimit -v`) may not allow them.
  static func canMap(_ bytes: Int) -> Bool {
    let place = mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard place != MAP_FAILED else { return false }
    munmap(place, bytes)
    return true
  }

  static func open(_ environment: OpaquePointer, path: String, flags: Int32) throws(StoreError) {
    try check(mdb_env_open(environment, path, UInt32(flags), 0o644), "open the store")
  }

  static func close(_ environment: OpaquePointer) { mdb_env_close(environment) }

  /// Frees the reader slots of processes that died.
  static func clearStaleReaders(_ environment: OpaquePointer) throws(StoreError) {
    var dead: Int32 = 0
    try check(mdb_reader_check(environment, &dead), "clear stale readers")
  }

  static func info(_ environment: OpaquePointer) -> MDB_envinfo {
    var info = MDB_envinfo()
    mdb_env_info(environment, &info)
    return info
  }

  static func pageSize(_ environment: OpaquePointer) -> Int {
    var statistics = MDB_stat()
    mdb_env_stat(environment, &statistics)
    return Int(statistics.ms_psize)
  }

  static func pageSize(of transaction: OpaquePointer) -> Int { pageSize(mdb_txn_env(transaction)) }

  static func fileDescriptor(_ environment: OpaquePointer) throws(StoreError) -> Int32 {
    var descriptor: Int32 = -1
    try check(mdb_env_get_fd(environment, &descriptor), "find the store's file")
    return descriptor
  }

  static func begin(_ environment: OpaquePointer, flags: Int32) throws(StoreError) -> OpaquePointer {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, UInt32(flags), &transaction), "begin a transaction")
    return transaction!
  }

  /// Of a reader, the number of the transaction whose work it sees.
  static func number(of transaction: OpaquePointer) -> Int { mdb_txn_id(transaction) }

  /// The transaction is over afterwards, also when it failed.
  static func commit(_ transaction: OpaquePointer) throws(StoreError) {
    try check(mdb_txn_commit(transaction), "save")
  }

  static func abort(_ transaction: OpaquePointer) { mdb_txn_abort(transaction) }

  /// A nil name is the unnamed table that lists the named ones; the result is nil where there is no such table.
  static func openTable(_ transaction: OpaquePointer, _ name: String?, flags: Int32) throws(StoreError) -> MDB_dbi? {
    var table: MDB_dbi = 0
    let status = mdb_dbi_open(transaction, name, UInt32(flags), &table)
    if status == MDB_NOTFOUND { return nil }
    try check(status, "open the table \(name ?? "of tables")")
    return table
  }

  static func entryCount(_ transaction: OpaquePointer, _ table: MDB_dbi) throws(StoreError) -> Int {
    var statistics = MDB_stat()
    try check(mdb_stat(transaction, table, &statistics), "count a table's entries")
    return statistics.ms_entries
  }

  /// How many pages the transaction sees that hold nothing and will be used again.
  static func freePageCount(_ transaction: OpaquePointer) throws(StoreError) -> Int {
    // The first of LMDB's own tables: lists of pages, each with its count before it, under transactions' numbers.
    let cursor = try openCursor(transaction, 0)
    defer { closeCursor(cursor) }
    var pages = 0
    var entry = try advance(cursor, from: [])
    while let found = entry {
      guard found.value.count >= 8 else { throw StoreError(.damaged, "a list of free pages is damaged") }
      pages += found.value.loadUnaligned(as: Int.self)
      entry = try advance(cursor, from: nil)
    }
    return pages
  }

  /// The value lies in the map and is valid until the transaction ends or writes.
  static func get(
    _ transaction: OpaquePointer, _ table: MDB_dbi, _ key: [UInt8]
  ) throws(StoreError) -> UnsafeRawBufferPointer? {
    var value = MDB_val()
    let status = withValue(key) { key in mdb_get(transaction, table, &key, &value) }
    if status == MDB_NOTFOUND { return nil }
    try check(status, "read")
    return UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
  }

  static func put(
    _ transaction: OpaquePointer, _ table: MDB_dbi, _ key: [UInt8], _ bytes: UnsafeRawBufferPointer, flags: Int32
  ) throws(StoreError) {
    // LMDB only reads the bytes; its structure has no constant pointers.
    var value = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    try check(withValue(key) { key in mdb_put(transaction, table, &key, &value, UInt32(flags)) }, "write")
  }

  /// Whether the key was there.
  static func delete(_ transaction: OpaquePointer, _ table: MDB_dbi, _ key: [UInt8]) throws(StoreError) -> Bool {
    let status = withValue(key) { key in mdb_del(transaction, table, &key, nil) }
    if status == MDB_NOTFOUND { return false }
    try check(status, "delete")
    return true
  }

  static func openCursor(_ transaction: OpaquePointer, _ table: MDB_dbi) throws(StoreError) -> OpaquePointer {
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(transaction, table, &cursor), "read a table")
    return cursor!
  }

  static func closeCursor(_ cursor: OpaquePointer) { mdb_cursor_close(cursor) }

  /// The next entry, or the first whose key is not below `start`; nil at the end.
  static func advance(_ cursor: OpaquePointer, from start: [UInt8]?) throws(StoreError) -> Entry? {
    var value = MDB_val()
    var found = MDB_val()
    let status: Int32
    if let start, !start.isEmpty {
      status = withValue(start) { key in
        let status = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
        found = key
        return status
      }
    } else {
      status = mdb_cursor_get(cursor, &found, &value, start == nil ? MDB_NEXT : MDB_FIRST)
    }
    if status == MDB_NOTFOUND { return nil }
    try check(status, "read a table")
    return Entry(
      key: UnsafeRawBufferPointer(start: found.mv_data, count: found.mv_size),
      value: UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size))
  }

  /// Both lie in the map.
  struct Entry {
    let key: UnsafeRawBufferPointer
    let value: UnsafeRawBufferPointer
  }

  private static func withValue(_ bytes: [UInt8], _ body: (inout MDB_val) -> Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      var value = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      return body(&value)
    }
  }

  private static func check(_ status: Int32, _ action: String) throws(StoreError) {
    if status != MDB_SUCCESS { throw StoreError(status: status, action: action) }
  }
}
