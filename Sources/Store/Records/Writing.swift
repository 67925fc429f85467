import Glibc

/// The place of a chunk within a record.
struct ChunkPlace {
  let array: Int
  let chunk: Int
}

/// Where the chunks of a record that is written come from.
protocol ChunkSource {
  /// Calls `body` with the bytes of a chunk, which are those of `range` in its array.
  func withChunk(
    _ place: ChunkPlace, _ range: Range<Int>, in transaction: borrowing WriteTransaction,
    _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError)
}

extension RecordStore {
  /// Writes a record: its chunks in as many transactions as they need, and in the last one its manifest, in place of the
  /// record that has the name. When this throws, or the process dies within, nothing of it is left.
  ///
  /// - Parameters:
  ///   - permit: throws where it may not be written; asked in the first transaction, to fail early, and in the last.
  ///   - manifest: makes the manifest of the record's new number.
  func write(
    _ key: RecordKey, _ arrays: [StoredArray], from source: some ChunkSource,
    permit: (borrowing WriteTransaction) throws(StoreError) -> Void,
    manifest: (UInt64) throws(StoreError) -> [UInt8]
  ) throws(StoreError) {
    let batches = batches(of: arrays)
    try reserve(min(arrays.reduce(0) { $0 + $1.byteCount }, transactionSize))
    guard batches.count > 1 else {
      return try environment.write { transaction throws(StoreError) in
        try permit(transaction)
        try removeAbandoned(in: transaction)
        let id = try nextID(in: transaction)
        try put(batches[0], of: arrays, from: source, id: id, in: transaction)
        try replace(key, with: try manifest(id), in: transaction)
      }
    }
    let id = try environment.write { transaction throws(StoreError) in
      try permit(transaction)
      try removeAbandoned(in: transaction)
      let id = try nextID(in: transaction)
      try environment.tables.unfinished.put(UInt64(getpid()), for: id, in: transaction)
      return id
    }
    do throws(StoreError) {
      for batch in batches.dropLast() {
        try environment.write { transaction throws(StoreError) in
          try put(batch, of: arrays, from: source, id: id, in: transaction)
        }
      }
      try environment.write { transaction throws(StoreError) in
        try permit(transaction)
        // Whoever takes this process for dead has removed the chunks.
        guard try environment.tables.unfinished.remove(id, in: transaction) else {
          throw StoreError(.system, "\(key) was removed by another process before it was saved", remedy: "try again")
        }
        try put(batches[batches.count - 1], of: arrays, from: source, id: id, in: transaction)
        try replace(key, with: try manifest(id), in: transaction)
      }
    } catch {
      // Should this fail as well, a later process clears up.
      try? environment.write { transaction throws(StoreError) in try remove(unfinished: id, in: transaction) }
      throw error
    }
  }

  /// The chunks in batches of a transaction each.
  private func batches(of arrays: [StoredArray]) -> [[ChunkPlace]] {
    var batches: [[ChunkPlace]] = [[]]
    var bytes = 0
    for (index, array) in arrays.enumerated() {
      for chunk in array.checksums.indices {
        let size = array.range(ofChunk: chunk).count
        if bytes + size > transactionSize, !batches[batches.count - 1].isEmpty {
          batches.append([])
          bytes = 0
        }
        batches[batches.count - 1].append(ChunkPlace(array: index, chunk: chunk))
        bytes += size
      }
    }
    return batches
  }

  private func put(
    _ batch: [ChunkPlace], of arrays: [StoredArray], from source: some ChunkSource, id: UInt64,
    in transaction: borrowing WriteTransaction
  ) throws(StoreError) {
    let handle = transaction.handle
    for place in batch {
      try checkInterruption()
      try source.withChunk(place, arrays[place.array].range(ofChunk: place.chunk), in: transaction) {
        bytes throws(StoreError) in
        try environment.tables.chunks.insert(
          bytes: bytes, for: ChunkKey(record: id, array: place.array, chunk: place.chunk), in: handle)
      }
    }
  }

  /// Writes a manifest in place of the record that has its name.
  func replace(
    _ key: RecordKey, with manifest: [UInt8], in transaction: borrowing WriteTransaction
  ) throws(StoreError) {
    try removeChunks(ofRecordAt: key, in: transaction)
    try environment.tables.manifests.put(manifest, for: key, in: transaction)
  }

  private func nextID(in transaction: borrowing WriteTransaction) throws(StoreError) -> UInt64 {
    let meta = environment.tables.meta
    let id = try meta.value(for: Schema.Entry.nextID, in: transaction) ?? 1
    try meta.put(id + 1, for: Schema.Entry.nextID, in: transaction)
    return id
  }
}
