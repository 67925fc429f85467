/// Reads the arrays of one record, within the transaction in which the record was found.
package struct ArrayReader: ~Copyable {
  let store: RecordStore
  let key: RecordKey
  let id: UInt64
  let arrays: [StoredArray]
  /// Valid as long as the closure that lends the reader.
  let transaction: OpaquePointer

  /// All values of an array, checked against the checksums.
  package func floats(_ name: String) throws(StoreError) -> [Float] {
    try values(name, element: .float32)
  }

  /// All values of an array, checked against the checksums.
  package func bytes(_ name: String) throws(StoreError) -> [UInt8] {
    try values(name, element: .uint8)
  }

  /// All values of an array, checked against the checksums.
  package func numbers(_ name: String) throws(StoreError) -> [UInt32] {
    try values(name, element: .uint32)
  }

  private func values<Value>(_ name: String, element: ElementType) throws(StoreError) -> [Value] {
    guard let index = arrays.firstIndex(where: { $0.name == name }) else {
      throw StoreError(
        .unexpectedContents,
        "\(key) has no array '\(name)', only \(arrays.map(\.name).joined(separator: ", "))")
    }
    let array = arrays[index]
    guard array.element == element else {
      throw StoreError(
        .unexpectedContents, "the array '\(name)' of \(key) has elements of type \(array.element.rawValue)")
    }
    let count = array.byteCount / element.size
    // The initialiser rethrows untyped, so a failure is carried out by hand.
    var failure: StoreError?
    let values = [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(StoreError) {
        try copy(array, at: index, to: UnsafeMutableRawBufferPointer(buffer))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }

  private func copy(
    _ array: StoredArray, at index: Int, to memory: UnsafeMutableRawBufferPointer
  ) throws(StoreError) {
    for chunk in array.checksums.indices {
      try store.checkInterruption()
      UnsafeMutableRawBufferPointer(rebasing: memory[array.range(ofChunk: chunk)])
        .copyMemory(from: try self.chunk(chunk, of: index))
    }
  }

  /// The bytes of a chunk in the map, checked against its checksum; valid until the transaction ends or writes.
  func chunk(_ chunk: Int, of index: Int) throws(StoreError) -> UnsafeRawBufferPointer {
    let array = arrays[index]
    let chunkKey = ChunkKey(record: id, array: index, chunk: chunk)
    guard let bytes = try store.environment.tables.chunks.bytes(for: chunkKey, in: transaction) else {
      throw damaged(key, "chunk \(chunk) of its array '\(array.name)' is missing")
    }
    guard bytes.count == array.range(ofChunk: chunk).count, checksum(bytes) == array.checksums[chunk] else {
      throw damaged(key, "chunk \(chunk) of its array '\(array.name)' does not match its checksum")
    }
    return bytes
  }
}
