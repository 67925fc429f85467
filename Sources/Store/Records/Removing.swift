import Glibc

extension RecordStore {
  /// Deletes a record, also a damaged one; whether there was one.
  @discardableResult
  package func delete(_ kind: String, _ name: String) throws(StoreError) -> Bool {
    !(try delete(kind, [name])).isEmpty
  }

  /// Deletes several records, also damaged ones, and says which of them were there. All go at once where they have less
  /// than 16 GB; where this throws after some of more are gone, the rest is there.
  @discardableResult
  package func delete(_ kind: String, _ names: [String]) throws(StoreError) -> [String] {
    var found: [String] = []
    var rest = names[...]
    while !rest.isEmpty {
      try checkInterruption()
      // The body may run twice, so it only changes what it gives back.
      let (taken, removed) = try environment.write { transaction throws(StoreError) in
        var removed: [String] = []
        var bytes = 0
        var taken = 0
        for name in rest where bytes < removalSize {
          let key = RecordKey(kind, name)
          bytes += try removeChunks(ofRecordAt: key, in: transaction)
          if try environment.tables.manifests.remove(key, in: transaction) { removed.append(name) }
          taken += 1
        }
        return (taken, removed)
      }
      found += removed
      rest = rest.dropFirst(taken)
    }
    return found
  }

  /// Bytes of chunks after which a transaction that removes takes no more: LMDB lists the pages that become free, in one
  /// entry a transaction.
  var removalSize: Int { 16 << 30 }

  /// Removes a record's chunks and gives their bytes. A record whose manifest is damaged does not tell where its chunks
  /// are; they stay until `sweep`.
  @discardableResult
  func removeChunks(ofRecordAt key: RecordKey, in transaction: borrowing WriteTransaction) throws(StoreError) -> Int {
    guard let bytes = try? sealedManifest(key, in: transaction),
      let address = RecordAddress(ofManifest: bytes)
    else { return 0 }
    return try removeChunks(of: address.id, in: transaction)
  }

  /// Removes all chunks of a number and gives their bytes.
  @discardableResult
  func removeChunks(of id: UInt64, in transaction: borrowing WriteTransaction) throws(StoreError) -> Int {
    let chunks = environment.tables.chunks
    var bytes = 0
    var keys: [ChunkKey] = []
    try chunks.forEach(withPrefix: NumberCodec.encode(id), in: transaction) { key, size in
      keys.append(key)
      bytes += size.value
    }
    for key in keys { try chunks.remove(key, in: transaction) }
    return bytes
  }

  /// Removes the chunks of records that a process was writing when it died.
  func removeAbandoned(in transaction: borrowing WriteTransaction) throws(StoreError) {
    let unfinished = environment.tables.unfinished
    for id in try unfinished.keys(in: transaction) where try !isBeingWritten(id, in: transaction) {
      try remove(unfinished: id, in: transaction)
    }
  }

  func remove(unfinished id: UInt64, in transaction: borrowing WriteTransaction) throws(StoreError) {
    try removeChunks(of: id, in: transaction)
    try environment.tables.unfinished.remove(id, in: transaction)
  }

  /// Whether the process that began an unfinished record still has the store open.
  func isBeingWritten(
    _ id: UInt64, in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> Bool {
    guard let process = try environment.tables.unfinished.value(for: id, in: transaction),
      let process = pid_t(exactly: process)
    else { return false }
    // Without the file nobody can write, and nothing is known of others.
    return environment.lockFile?.isOpen(in: process) ?? true
  }
}
