import CLMDB
import Glibc

/// What a store holds and what it takes on the disk.
package struct StoreUsage: Sendable, Equatable {
  /// The records of one kind.
  package struct Kind: Sendable, Equatable {
    package let kind: String
    /// How many there are, damaged ones included.
    package var records = 0
    /// Of their arrays.
    package var bytes = 0
    /// What their arrays and manifests take in the file, which keeps large ones in whole pages.
    package var fileBytes = 0
  }

  /// By name.
  package let kinds: [Kind]
  /// The size of data.mdb.
  package let fileBytes: Int
  /// What is in use of it: what `Environment.compact` would leave.
  package var usedBytes: Int { fileBytes - freeBytes }
  /// What is free in it, and is used again before the file grows.
  package let freeBytes: Int
  /// What belongs to no record, and `sweep` would free: chunks of damaged manifests, and of processes that died while
  /// they saved.
  package let unreachableBytes: Int
  /// Whether no other process has the store open.
  package let isAlone: Bool
}

extension RecordStore {
  /// What the store holds and what it takes, by kind.
  package func usage() throws(StoreError) -> StoreUsage {
    try environment.exclusively { opened throws(StoreError) in
      try opened.files.requireInPlace()
      let transaction = try opened.beginReading()
      let pageSize = LMDB.pageSize(opened.handle)
      var kinds: [String: StoreUsage.Kind] = [:]
      try opened.tables.manifests.forEach(in: transaction) { key, size in
        kinds[key.kind, default: StoreUsage.Kind(kind: key.kind)].records += 1
        kinds[key.kind]!.fileBytes += size.inFile(pageSize: pageSize)
      }
      let owners = try owners(in: transaction)
      var unreachable = 0
      try opened.tables.chunks.forEach(in: transaction) { key, size in
        switch owners[key.record] {
        case .record(let kind):
          kinds[kind]?.bytes += size.value
          kinds[kind]?.fileBytes += size.inFile(pageSize: pageSize)
        case .living: break
        case nil: unreachable += size.inFile(pageSize: pageSize)
        }
      }
      let size = try opened.files.currentSize()
      let used = LMDB.info(opened.handle).me_last_pgno + 1 - (try LMDB.freePageCount(transaction.handle))
      return StoreUsage(
        kinds: kinds.values.sorted { $0.kind < $1.kind }, fileBytes: size,
        freeBytes: max(0, size - used * pageSize), unreachableBytes: unreachable,
        isAlone: environment.lockFile?.isAlone ?? false)
    }
  }

  /// Removes the chunks that belong to no record and to no saving of a living process; the bytes that became free.
  ///
  /// Throws `unexpectedContents`, and removes nothing, where a manifest does not tell which chunks it has.
  package func sweep() throws(StoreError) -> Int {
    var freed = 0
    while true {
      try checkInterruption()
      let bytes = try environment.write { transaction throws(StoreError) in
        try removeUnreachable(in: transaction)
      }
      freed += bytes
      if bytes < removalSize { return freed }
    }
  }

  private func removeUnreachable(in transaction: borrowing WriteTransaction) throws(StoreError) -> Int {
    let owners = try owners(in: transaction)
    let pageSize = LMDB.pageSize(of: transaction.handle)
    var sizes: [UInt64: Int] = [:]
    try environment.tables.chunks.forEach(in: transaction) { key, size in
      if owners[key.record] == nil { sizes[key.record, default: 0] += size.inFile(pageSize: pageSize) }
    }
    var freed = 0
    for (id, bytes) in sizes where freed < removalSize {
      try remove(unfinished: id, in: transaction)
      freed += bytes
    }
    // Those that had no chunks yet.
    try removeAbandoned(in: transaction)
    return freed
  }

  private enum Owner {
    case record(kind: String)
    /// A living process that is still writing it.
    case living
  }

  /// Whose the chunks of each number are.
  private func owners(
    in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> [UInt64: Owner] {
    var owners: [UInt64: Owner] = [:]
    for id in try environment.tables.unfinished.keys(in: transaction) where try isBeingWritten(id, in: transaction) {
      owners[id] = .living
    }
    for key in try environment.tables.manifests.keys(in: transaction) {
      let manifest: [UInt8]?
      do throws(StoreError) {
        manifest = try sealedManifest(key, in: transaction)
      } catch let error where error.code == .damaged {
        continue
      }
      guard let manifest, let address = RecordAddress(ofManifest: manifest) else {
        throw notUnderstood(key, "it does not say which arrays are its own")
      }
      owners[address.id] = .record(kind: key.kind)
    }
    return owners
  }
}
