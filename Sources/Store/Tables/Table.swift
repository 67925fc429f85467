import CLMDB

/// A named table of the store whose keys and values have a type each.
struct Table<Key: Codec, Value: Codec>: Sendable {
  let name: String
  private let table: MDB_dbi

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
    try LMDB.get(transaction, table, Key.encode(key))
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
    try LMDB.delete(transaction.handle, table, Key.encode(key))
  }

  /// The keys whose bytes begin with `prefix`, in the order of their bytes.
  func keys(
    withPrefix prefix: [UInt8] = [], in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> [Key.Value] {
    let cursor = try LMDB.openCursor(transaction.handle, table)
    defer { LMDB.closeCursor(cursor) }
    var keys: [Key.Value] = []
    var entry = try LMDB.advance(cursor, from: prefix)
    while let found = entry, found.key.starts(with: prefix) {
      guard let key = Key.decode(found.key) else {
        throw StoreError(.damaged, "a key of the table \(name) is damaged")
      }
      keys.append(key)
      entry = try LMDB.advance(cursor, from: nil)
    }
    return keys
  }
}
