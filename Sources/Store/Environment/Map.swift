import CLMDB

// A store is mapped into memory, in a map of a fixed size: transactions begin with one that is large enough.
extension OpenStore {
  static let leastGrowth = 16 << 20
  /// Addresses that are left for the rest of the program.
  private static let spare = 64 << 20

  /// Begins a transaction that reads. Throws `displaced` where the store's bytes are no longer its own.
  func beginReading() throws(StoreError) -> ReadTransaction {
    let transaction = try following { () throws(StoreError) in try ReadTransaction(environment: handle) }
    try files.requireUntouched(
      since: LMDB.number(of: transaction.handle), pageSize: LMDB.pageSize(handle), toSave: false)
    guard identity == nil || identity == identity(in: transaction) else { throw files.overwritten(toSave: false) }
    return transaction
  }

  /// Begins a transaction that writes. Throws `displaced` where the store's bytes are no longer its own.
  func beginWriting() throws(StoreError) -> WriteTransaction {
    let transaction = try following { () throws(StoreError) in try WriteTransaction(environment: handle) }
    try files.requireUntouched(
      since: LMDB.number(of: transaction.handle) - 1, pageSize: LMDB.pageSize(handle), toSave: true)
    guard identity == nil || identity == identity(in: transaction) else { throw files.overwritten(toSave: true) }
    return transaction
  }

  /// The store's identity, which a store that has none gets: to be remembered once the transaction is committed.
  func identified(in transaction: borrowing WriteTransaction) throws(StoreError) -> UInt64 {
    if let found = identity ?? identity(in: transaction) { return found }
    let new = UInt64.random(in: 1 ... .max)
    try tables.meta.put(new, for: Schema.Entry.identity, in: transaction)
    return new
  }

  /// Nil also where it cannot be read: then this is not the store that was opened.
  private func identity(in transaction: borrowing some Transaction & ~Copyable) -> UInt64? {
    try? tables.meta.value(for: Schema.Entry.identity, in: transaction)
  }

  /// Begins a transaction, and takes over the map's size where another process has grown it.
  private func following<T: ~Copyable>(_ begin: () throws(StoreError) -> T) throws(StoreError) -> T {
    while true {
      if mapIsLost { throw OpenStore.cannotGrow(to: LMDB.info(handle).me_mapsize) }
      do throws(StoreError) {
        return try begin()
      } catch let error where error.code == .mapResized {
        let info = LMDB.info(handle)
        let used = (info.me_last_pgno + 1) * LMDB.pageSize(handle)
        try growMap(to: max(2 * info.me_mapsize, used), atLeast: used)
      }
    }
  }

  /// Makes the map larger, which was full.
  func growMap() throws(StoreError) {
    let size = LMDB.info(handle).me_mapsize
    try growMap(to: 2 * size, atLeast: size + OpenStore.leastGrowth)
  }

  /// Makes the map larger: to `wanted` bytes or, where addresses are scarce, less, but `needed`. LMDB takes the old map
  /// away first, so it is made sure before that there will be a new one.
  private func growMap(to wanted: Int, atLeast needed: Int) throws(StoreError) {
    let present = LMDB.info(handle).me_mapsize
    var size = max(wanted, needed)
    while !LMDB.canMap(size - present + OpenStore.spare) {
      guard size > needed else { throw OpenStore.cannotGrow(to: needed) }
      size = max(size - (size - present) / 2, needed)
      if size - needed < OpenStore.leastGrowth { size = needed }
    }
    do throws(StoreError) { try LMDB.setMapSize(handle, size) } catch {
      mapIsLost = true
      throw error
    }
  }

  private static func cannotGrow(to bytes: Int) -> StoreError {
    let megabytes = (bytes + 999_999) / 1_000_000
    return StoreError(
      .noMemory,
      "the store cannot grow to \(megabytes) MB in memory: the process may not have more addresses (ulimit -v)",
      remedy: "allow it more, or choose another store with --store DIR")
  }
}
