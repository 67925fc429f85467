import CLMDB

/// The tables of a store.
struct Tables: Sendable {
  /// `schema`, and `next id`, which is the number of the next record.
  let meta: Table<TextCodec, NumberCodec>
  /// A record's manifest, under its kind and name.
  let manifests: Table<RecordKeyCodec, SealedCodec>
  /// Pieces of arrays. An entry never changes; a record saved anew gets a new number.
  let chunks: Table<ChunkKeyCodec, BytesCodec>
  /// Records that are being saved in more than one transaction: the process that does so.
  let unfinished: Table<NumberCodec, NumberCodec>

  static let count = 4
  /// Raised when an older Telar could not read what this one writes.
  static let schema: UInt64 = 1
  private static let schemaKey = "schema"

  /// Opens the tables, and makes them in a store that is new.
  static func open(in environment: OpaquePointer, isReadOnly: Bool) throws(StoreError) -> Tables {
    if let tables = try existing(in: environment) { return tables }
    if isReadOnly {
      throw StoreError(.missing, "the store is empty and read only", remedy: "choose another with --store DIR")
    }
    let transaction = try WriteTransaction(environment: environment)
    try requireUnused(transaction.handle)
    let tables = try Tables(in: transaction.handle, create: true)!
    try tables.meta.put(schema, for: schemaKey, in: transaction)
    try transaction.commit()
    return tables
  }

  /// Nil where there are no tables at all.
  private static func existing(in environment: OpaquePointer) throws(StoreError) -> Tables? {
    let transaction = try ReadTransaction(environment: environment)
    guard let tables = try Tables(in: transaction.handle, create: false) else {
      try requireUnused(transaction.handle)
      return nil
    }
    let found = try tables.meta.value(for: schemaKey, in: transaction) ?? 0
    guard found >= 1 else { throw stranger() }
    guard found <= schema else {
      throw StoreError(
        .newerSchema, "the store has format \(found), and this Telar knows formats up to \(schema)",
        remedy: "use a newer Telar, or another folder with --store DIR")
    }
    try transaction.keepTables()
    return tables
  }

  private init?(in transaction: OpaquePointer, create: Bool) throws(StoreError) {
    guard let meta = try Table<TextCodec, NumberCodec>("meta", in: transaction, create: create),
      let manifests = try Table<RecordKeyCodec, SealedCodec>("manifests", in: transaction, create: create),
      let chunks = try Table<ChunkKeyCodec, BytesCodec>("chunks", in: transaction, create: create),
      let unfinished = try Table<NumberCodec, NumberCodec>("unfinished", in: transaction, create: create)
    else { return nil }
    self.meta = meta
    self.manifests = manifests
    self.chunks = chunks
    self.unfinished = unfinished
  }

  /// Another program's LMDB file is not written to.
  private static func requireUnused(_ transaction: OpaquePointer) throws(StoreError) {
    guard let names = try LMDB.openTable(transaction, nil, flags: 0) else { return }
    guard try LMDB.entryCount(transaction, names) == 0 else { throw stranger() }
  }

  static func stranger() -> StoreError {
    StoreError(
      .notAStore, "the folder's data.mdb belongs to another program",
      remedy: "choose another folder with --store DIR")
  }
}
