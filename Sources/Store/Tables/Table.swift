import CLMDB

/// A named table of the store whose keys and values have a type each.
struct Table<Key: Codec, Value: Codec>: Sendable {
  let name: String
  private let table: MDB_dbi

  /// LMDB refuses longer keys, so none is in a table.
  static var longestKey: Int { 511 }

  /// Nil where the store has no such table; with `create` it is made.
  init?(_ name: String, in transaction: OpaquePointer, create: Bool) throws(StoreError) {
    guard let table = try LMDB.openTable(transaction, name, flags: create ? MDB_CREATE : 0) else { return nil }
    self.name = name
    self.table = table
  }

  func value(
    for key: Key.Value, in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> Value.Value? {
    guard let bytes = try bytes(for: key, in: transaction.handle) else { return nil }
    guard let value = Value.decode(bytes) else {
      throw StoreError(.damaged, "the entry \(key) of the table \(name) is damaged")
    }
    return value
  }

  /// The bytes in the map themselves, valid until the transaction ends or writes.
  func bytes(for key: Key.Value, in transaction: OpaquePointer) throws(StoreError) -> UnsafeRawBufferPointer? {
    let key = Key.encode(key)
    return key.count > Self.longestKey ? nil : try LMDB.get(transaction, table, key)
  }

  func put(_ value: Value.Value, for key: Key.Value, in transaction: borrowing WriteTransaction) throws(StoreError) {
    let handle = transaction.handle
    try Value.encode(value).withUnsafeBufferPointer { (bytes) throws(StoreError) in
      try LMDB.put(handle, table, Key.encode(key), UnsafeRawBufferPointer(bytes), flags: 0)
    }
  }

  /// Writes bytes from where they lie under a key that must be new.
  func insert(
    bytes: UnsafeRawBufferPointer, for key: Key.Value, in transaction: OpaquePointer
  ) throws(StoreError) {
    try LMDB.put(transaction, table, Key.encode(key), bytes, flags: MDB_NOOVERWRITE)
  }

  @discardableResult
  func remove(_ key: Key.Value, in transaction: borrowing WriteTransaction) throws(StoreError) -> Bool {
    let key = Key.encode(key)
    return key.count > Self.longestKey ? false : try LMDB.delete(transaction.handle, table, key)
  }

  /// The keys whose bytes begin with `prefix`, in the order of their bytes.
  func keys(
    withPrefix prefix: [UInt8] = [], in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> [Key.Value] {
    var keys: [Key.Value] = []
    try forEach(withPrefix: prefix, in: transaction) { key, _ in keys.append(key) }
    return keys
  }

  /// Calls `body` with each key whose bytes begin with `prefix` and what its entry takes, in the order of their bytes.
  func forEach(
    withPrefix prefix: [UInt8] = [], in transaction: borrowing some Transaction & ~Copyable,
    _ body: (Key.Value, EntrySize) -> Void
  ) throws(StoreError) {
    let cursor = try LMDB.openCursor(transaction.handle, table)
    defer { LMDB.closeCursor(cursor) }
    var entry = try LMDB.advance(cursor, from: prefix)
    while let found = entry, found.key.starts(with: prefix) {
      guard let key = Key.decode(found.key) else {
        throw StoreError(.damaged, "a key of the table \(name) is damaged")
      }
      body(key, EntrySize(key: found.key.count, value: found.value.count))
      entry = try LMDB.advance(cursor, from: nil)
    }
  }
}

/// The bytes of an entry.
struct EntrySize {
  let key: Int
  let value: Int

  /// What it takes in a file with such pages: its place in a leaf, and pages of its own where it is too large for one.
  /// LMDB wants two entries in a leaf.
  func inFile(pageSize: Int) -> Int {
    let (header, place, pageHeader, pageNumber) = (8, 2, 16, 8)
    let largest = (pageSize - pageHeader) / 2 & ~1 - place
    let size = header + key + value
    guard size > largest else { return (size + 1) & ~1 + place }
    return (header + key + pageNumber + 1) & ~1 + place
      + (pageHeader + value + pageSize - 1) / pageSize * pageSize
  }
}
