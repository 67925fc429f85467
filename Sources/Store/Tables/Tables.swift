import CLMDB

/// The tables of a store, see `Schema`.
struct Tables: Sendable {
  let meta: Table<TextCodec, NumberCodec>
  let manifests: Table<RecordKeyCodec, SealedCodec>
  let chunks: Table<ChunkKeyCodec, BytesCodec>
  let unfinished: Table<NumberCodec, NumberCodec>

  /// Opens the tables, and makes them in a store that is new.
  static func open(in environment: OpaquePointer, isReadOnly: Bool) throws(StoreError) -> Tables {
    if let tables = try existing(in: environment) { return tables }
    if isReadOnly {
      throw StoreError(.missing, "the store is empty and read only", remedy: "choose another with --store DIR")
    }
    let transaction = try WriteTransaction(environment: environment)
    // Another process may have made them while this one waited to write.
    if let tables = try Tables(in: transaction.handle, create: false) {
      try tables.requireKnownVersion(in: transaction)
      try transaction.commit()
      return tables
    }
    try requireUnused(transaction.handle)
    let tables = try Tables(in: transaction.handle, create: true)!
    try tables.meta.put(Schema.version, for: Schema.Entry.version, in: transaction)
    try tables.meta.put(.random(in: 1 ... .max), for: Schema.Entry.identity, in: transaction)
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
    try tables.requireKnownVersion(in: transaction)
    try transaction.keepTables()
    return tables
  }

  private func requireKnownVersion(in transaction: borrowing some Transaction & ~Copyable) throws(StoreError) {
    let found = try meta.value(for: Schema.Entry.version, in: transaction) ?? 0
    guard found >= 1 else { throw Tables.stranger() }
    guard found <= Schema.version else {
      throw StoreError(
        .newerSchema, "the store has format \(found), and this Telar knows formats up to \(Schema.version)",
        remedy: "use a newer Telar, or another folder with --store DIR")
    }
  }

  private init?(in transaction: OpaquePointer, create: Bool) throws(StoreError) {
    guard let meta = try Table<TextCodec, NumberCodec>(Schema.Table.meta, in: transaction, create: create),
      let manifests = try Table<RecordKeyCodec, SealedCodec>(Schema.Table.manifests, in: transaction, create: create),
      let chunks = try Table<ChunkKeyCodec, BytesCodec>(Schema.Table.chunks, in: transaction, create: create),
      let unfinished = try Table<NumberCodec, NumberCodec>(Schema.Table.unfinished, in: transaction, create: create)
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
