import FoundationEssentials
import Glibc

extension RecordStore {
  /// Saves a record under a name, in place of one that has it.
  ///
  /// When this returns, the record is on the disk; when it throws, or the process dies within, the old one still is.
  @discardableResult
  package func save<Fields>(
    _ kind: String, _ name: String, fields: Fields, arrays: [ArrayToStore]
  ) throws(StoreError) -> StoredRecord<Fields> {
    let key = RecordKey(kind, name)
    try requireUsable(key)
    let saving = try Saving(store: self, key: key, arrays: arrays)
    try reserve(min(saving.described.reduce(0) { $0 + $1.byteCount }, transactionSize))
    guard saving.batches.count > 1 else {
      return try environment.write { transaction throws(StoreError) in
        try removeAbandoned(in: transaction)
        return try saving.finish(id: try nextID(in: transaction), fields: fields, in: transaction)
      }
    }
    let id = try environment.write { transaction throws(StoreError) in
      try removeAbandoned(in: transaction)
      let id = try nextID(in: transaction)
      try environment.tables.unfinished.put(UInt64(getpid()), for: id, in: transaction)
      return id
    }
    do throws(StoreError) {
      for batch in saving.batches.dropLast() {
        try environment.write { transaction throws(StoreError) in
          try saving.put(batch, id: id, in: transaction)
        }
      }
      return try environment.write { transaction throws(StoreError) in
        try environment.tables.unfinished.remove(id, in: transaction)
        return try saving.finish(id: id, fields: fields, in: transaction)
      }
    } catch {
      // Should this fail as well, a later process clears up.
      try? environment.write { transaction throws(StoreError) in try remove(unfinished: id, in: transaction) }
      throw error
    }
  }

  private func requireUsable(_ key: RecordKey) throws(StoreError) {
    let longest = 511 - key.kind.utf8.count - 1
    guard !key.name.isEmpty, key.name.utf8.count <= longest, !key.name.utf8.contains(0) else {
      throw StoreError(
        .badName, "a \(key.kind)'s name must have 1 to \(longest) bytes, none of them NUL",
        remedy: "choose another name with as=NAME")
    }
  }

  private func nextID(in transaction: borrowing WriteTransaction) throws(StoreError) -> UInt64 {
    let meta = environment.tables.meta
    let id = try meta.value(for: "next id", in: transaction) ?? 1
    try meta.put(id + 1, for: "next id", in: transaction)
    return id
  }

  /// Removes the chunks of records that a process was saving when it died.
  private func removeAbandoned(in transaction: borrowing WriteTransaction) throws(StoreError) {
    let unfinished = environment.tables.unfinished
    for id in try unfinished.keys(in: transaction) {
      guard let process = try unfinished.value(for: id, in: transaction) else { continue }
      let isGone = kill(pid_t(truncatingIfNeeded: process), 0) != 0 && errno == ESRCH
      if isGone { try remove(unfinished: id, in: transaction) }
    }
  }

  private func remove(unfinished id: UInt64, in transaction: borrowing WriteTransaction) throws(StoreError) {
    try removeChunks(of: id, in: transaction)
    try environment.tables.unfinished.remove(id, in: transaction)
  }
}

/// What one record needs to be saved: its arrays in chunks, and these in batches of a transaction each.
private struct Saving {
  let store: RecordStore
  let key: RecordKey
  let arrays: [ArrayToStore]
  let described: [StoredArray]
  let batches: [[(array: Int, chunk: Int)]]

  init(store: RecordStore, key: RecordKey, arrays: [ArrayToStore]) throws(StoreError) {
    self.store = store
    self.key = key
    self.arrays = arrays
    described = try arrays.map { array throws(StoreError) in
      try array.described(chunkSize: store.chunkSize, check: store.checkInterruption)
    }
    precondition(described.allSatisfy(\.isConsistent), "an array's values do not fit its shape")
    var batches: [[(array: Int, chunk: Int)]] = [[]]
    var bytes = 0
    for (index, array) in described.enumerated() {
      for chunk in array.checksums.indices {
        let size = array.range(ofChunk: chunk).count
        if bytes + size > store.transactionSize, !batches[batches.count - 1].isEmpty {
          batches.append([])
          bytes = 0
        }
        batches[batches.count - 1].append((index, chunk))
        bytes += size
      }
    }
    self.batches = batches
  }

  func put(
    _ batch: [(array: Int, chunk: Int)], id: UInt64, in transaction: borrowing WriteTransaction
  ) throws(StoreError) {
    for (array, chunk) in batch {
      try store.checkInterruption()
      let range = described[array].range(ofChunk: chunk)
      let chunks = store.environment.tables.chunks
      let handle = transaction.handle
      try arrays[array].withBytes { (bytes) throws(StoreError) in
        try chunks.insert(
          bytes: UnsafeRawBufferPointer(rebasing: bytes[range]),
          for: ChunkKey(record: id, array: array, chunk: chunk), in: handle)
      }
    }
  }

  /// Writes the last chunks, and then the manifest in place of the old one.
  func finish<Fields>(
    id: UInt64, fields: Fields, in transaction: borrowing WriteTransaction
  ) throws(StoreError) -> StoredRecord<Fields> {
    try put(batches[batches.count - 1], id: id, in: transaction)
    let record = StoredRecord(
      kind: key.kind, name: key.name, id: id, created: Date().timeIntervalSince1970, fields: fields,
      arrays: described)
    let manifest: Data
    do {
      manifest = try RecordStore.encoder.encode(record)
    } catch {
      throw StoreError(.unexpectedContents, "\(key) cannot be written as text: \(error)")
    }
    try store.removeChunks(ofRecordAt: key, in: transaction)
    try store.environment.tables.manifests.put(Array(manifest), for: key, in: transaction)
    return record
  }
}
