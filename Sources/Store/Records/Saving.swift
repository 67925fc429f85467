import FoundationEssentials
import System

extension RecordStore {
  /// Saves a record under a name, in place of one that has it.
  ///
  /// When this returns, the record is on the disk; when it throws, or the process dies within, the old one still is.
  ///
  /// - Parameter mayReplace: whether the record that has the name may give way; asked within the transaction in which it
  ///   would, so that no other session can save one in between. A damaged one always may. Throws `nameTaken` where not.
  @discardableResult
  package func save<Fields>(
    _ kind: String, _ name: String, fields: Fields, arrays: [ArrayToStore],
    replacing mayReplace: ((StoredRecord<Fields>) -> Bool)? = nil
  ) throws(StoreError) -> StoredRecord<Fields> {
    let key = RecordKey(kind, name)
    try requireUsable(key)
    let described = try arrays.map { array throws(StoreError) in
      try array.described(chunkSize: chunkSize, check: checkInterruption)
    }
    precondition(described.allSatisfy(\.isConsistent), "an array's values do not fit its shape")
    var saved: StoredRecord<Fields>?
    try write(
      key, described, from: ArraysToStore(arrays: arrays),
      permit: { transaction throws(StoreError) in
        guard let mayReplace, let present: StoredRecord<Fields> = try undamaged(key, in: transaction) else { return }
        guard mayReplace(present) else { throw nameTaken(key) }
      },
      manifest: { id throws(StoreError) in
        let record = StoredRecord(
          kind: kind, name: name, id: id, created: Clock.secondsSince1970(), fields: fields, arrays: described)
        saved = record
        do {
          return Array(try RecordStore.encoder.encode(record))
        } catch {
          throw StoreError(.unexpectedContents, "\(key) cannot be written as text: \(error)")
        }
      })
    return saved!
  }

  /// Throws where a record cannot have this name. Which names people may give is ruled elsewhere, and more strictly.
  func requireUsable(_ key: RecordKey) throws(StoreError) {
    let longest = Table<RecordKeyCodec, SealedCodec>.longestKey - key.kind.utf8.count - 1
    guard !key.name.isEmpty, key.name.utf8.count <= longest, !key.name.utf8.contains(0) else {
      throw StoreError(
        .badName, "a \(key.kind)'s name must have 1 to \(longest) bytes, none of them NUL",
        remedy: "choose another name with as=NAME")
    }
  }

  /// The record that has a name, unless it is damaged.
  private func undamaged<Fields>(
    _ key: RecordKey, in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> StoredRecord<Fields>? {
    do throws(StoreError) {
      guard let bytes = try sealedManifest(key, in: transaction) else { return nil }
      return try decodeManifest(bytes, key)
    } catch let error where error.code == .damaged {
      return nil
    }
  }
}

func nameTaken(_ key: RecordKey) -> StoreError {
  StoreError(
    .nameTaken, "there is a \(key) already", remedy: "choose another name, or replace it with replace=yes")
}

/// Arrays in memory.
private struct ArraysToStore: ChunkSource {
  let arrays: [ArrayToStore]

  func withChunk(
    _ place: ChunkPlace, _ range: Range<Int>, in transaction: borrowing WriteTransaction,
    _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    try arrays[place.array].withBytes { (bytes) throws(StoreError) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }
}
