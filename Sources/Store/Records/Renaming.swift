extension RecordStore {
  /// Gives a record another name within its kind, at once and without moving its arrays. The same name does nothing.
  ///
  /// Throws `noSuchRecord` where there is none under `name`, and `nameTaken` where there is one under `newName` that is
  /// not to be replaced.
  package func rename(
    _ kind: String, _ name: String, to newName: String, replacing: Bool = false
  ) throws(StoreError) {
    let (key, newKey) = (RecordKey(kind, name), RecordKey(kind, newName))
    try requireUsable(newKey)
    try environment.write { transaction throws(StoreError) in
      let (manifest, record) = try existing(key, in: transaction)
      guard !key.isSame(as: newKey) else { return }
      try requireFree(newKey, unless: replacing, in: transaction)
      try replace(
        newKey, with: try readdressed(manifest, record.address(id: record.id, newName), key), in: transaction)
      try environment.tables.manifests.remove(key, in: transaction)
    }
  }

  /// Copies a record with its arrays, whose checksums are checked. What the copy says of itself is what the record says,
  /// when it was saved too. When this throws, or the process dies within, nothing of the copy is left.
  ///
  /// Throws `noSuchRecord` where there is none under `name`, and `nameTaken` where there is one under `newName` that is
  /// not to be replaced.
  package func copy(
    _ kind: String, _ name: String, to newName: String, replacing: Bool = false
  ) throws(StoreError) {
    let (key, newKey) = (RecordKey(kind, name), RecordKey(kind, newName))
    try requireUsable(newKey)
    let (manifest, record) = try environment.read { transaction throws(StoreError) in
      try existing(key, in: transaction)
    }
    try write(
      newKey, record.arrays, from: StoredChunks(store: self, key: key, record: record),
      permit: { transaction throws(StoreError) in try requireFree(newKey, unless: replacing, in: transaction) },
      manifest: { id throws(StoreError) in try readdressed(manifest, record.address(id: id, newName), key) })
  }

  /// A record and its manifest.
  fileprivate func existing(
    _ key: RecordKey, in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> (manifest: [UInt8], record: StoredRecord<NoFields>) {
    guard let manifest = try sealedManifest(key, in: transaction) else { throw noSuchRecord(key) }
    return (manifest, try decodeManifest(manifest, key))
  }

  private func requireFree(
    _ key: RecordKey, unless replacing: Bool, in transaction: borrowing WriteTransaction
  ) throws(StoreError) {
    guard !replacing else { return }
    let present = try environment.tables.manifests.bytes(for: key, in: transaction.handle)
    if present != nil { throw nameTaken(key) }
  }

  /// A manifest with another number and name. Everything before them stays as it is, byte for byte, also where this
  /// Telar does not know what it means.
  private func readdressed(
    _ manifest: [UInt8], _ address: RecordAddress, _ key: RecordKey
  ) throws(StoreError) -> [UInt8] {
    // Manifests are written with their keys in order, so that the number, kind and name are last; and none of these can
    // contain the quotes of a key.
    let mark = Array(#","id":"#.utf8)
    let places = manifest.indices.dropLast(mark.count).reversed()
    guard let start = places.first(where: { manifest[$0...].starts(with: mark) }),
      let text = try? RecordStore.encoder.encode(address)
    else { throw notUnderstood(key, "its number is not where it is written") }
    let changed = manifest[..<start] + Array(",".utf8) + Array(text).dropFirst()
    let record: StoredRecord<NoFields> = try decodeManifest(Array(changed), key)
    guard record.id == address.id, record.name == address.name else {
      throw notUnderstood(key, "its number is not where it is written")
    }
    return Array(changed)
  }
}

extension StoredRecord {
  fileprivate func address(id: UInt64, _ name: String) -> RecordAddress {
    RecordAddress(id: id, kind: kind, name: name)
  }
}

extension RecordKey {
  /// Whether the store takes both for one: texts that look the same may have other bytes, and `==` thinks them equal.
  fileprivate func isSame(as other: RecordKey) -> Bool {
    RecordKeyCodec.encode(self) == RecordKeyCodec.encode(other)
  }
}

/// The chunks of a record that is in the store.
private struct StoredChunks: ChunkSource {
  let store: RecordStore
  let key: RecordKey
  let record: StoredRecord<NoFields>

  func withChunk(
    _ place: ChunkPlace, _ range: Range<Int>, in transaction: borrowing WriteTransaction,
    _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    let reader = ArrayReader(
      store: store, key: key, id: record.id, arrays: record.arrays, transaction: transaction.handle)
    let bytes: [UInt8]
    do throws(StoreError) {
      // A copy in memory, since what is written next to it moves what lies in the map.
      bytes = Array(try reader.chunk(place.chunk, of: place.array))
    } catch {
      // Another session may have replaced or removed the record since the copying began.
      let present = try? store.existing(key, in: transaction).record.id
      guard present != record.id else { throw error }
      throw StoreError(.noSuchRecord, "\(key) was replaced or removed while it was copied", remedy: "try again")
    }
    try bytes.withUnsafeBufferPointer { (bytes) throws(StoreError) in try body(UnsafeRawBufferPointer(bytes)) }
  }
}
