import TestSupport
import Testing

@testable import Store

/// Records of several chunks, and how damage to them is told.
struct RecordTests {
  let folder: TemporaryFolder
  let records: RecordStore

  init() throws {
    folder = TemporaryFolder()
    // Small chunks and transactions, so that small arrays need several.
    records = RecordStore(try Environment(path: folder.path), chunkSize: 1000, transactionSize: 1 << 20)
  }

  private func floats(_ count: Int, from start: Float = 0) -> ArrayToStore {
    ArrayToStore("values", shape: [count], .float32((0..<count).map { start + Float($0) }))
  }

  @Test func aRecordComesBackAsItWasSaved() throws {
    let bytes = (0..<2500).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try records.save(
      "note", "first", fields: Note(text: "año", loss: .infinity),
      arrays: [floats(777), ArrayToStore("pixels", shape: [25, 100], .uint8(bytes))])
    let loaded = try records.load("note", "first", as: Note.self) { record, reader throws(StoreError) in
      (record, try reader.floats("values"), try reader.bytes("pixels"))
    }
    #expect(loaded.0.fields == Note(text: "año", loss: .infinity))
    #expect(loaded.0.array("pixels")?.shape == [25, 100])
    #expect(loaded.0.array("pixels")?.checksums.count == 3)
    #expect(loaded.1 == (0..<777).map(Float.init))
    #expect(loaded.2 == bytes)
    #expect(try records.find("note", "second", as: Note.self) == nil)
  }

  @Test func emptyArraysAndNoArraysAreKept() throws {
    try records.save("note", "empty", fields: NoFields(), arrays: [floats(0)])
    try records.save("note", "none", fields: NoFields(), arrays: [])
    let values = try records.load("note", "empty", as: NoFields.self) { _, reader throws(StoreError) in
      try reader.floats("values")
    }
    #expect(values.isEmpty)
    #expect(try records.find("note", "none", as: NoFields.self)?.arrays == [])
  }

  @Test func namesAreListedByKind() throws {
    for name in ["b", "a/c", "a", "ñ"] { try records.save("note", name, fields: NoFields(), arrays: []) }
    try records.save("notes", "other", fields: NoFields(), arrays: [])
    #expect(try records.names(ofKind: "note") == ["a", "a/c", "b", "ñ"])
    #expect(try records.delete("note", "a"))
    #expect(try !records.delete("note", "a"))
    #expect(try records.names(ofKind: "note") == ["a/c", "b", "ñ"])
    #expect(try records.names(ofKind: "nothing") == [])
  }

  @Test func savingAgainReplacesAndFreesTheOldChunks() throws {
    try records.save("note", "n", fields: Note(text: "old", loss: 1), arrays: [floats(2000)])
    let old = try chunkKeys()
    try records.save("note", "n", fields: Note(text: "new", loss: 2), arrays: [floats(100, from: 5)])
    let new = try chunkKeys()
    #expect(old.count == 8)
    #expect(new.count == 1)
    #expect(Set(old).isDisjoint(with: new))
    #expect(try records.find("note", "n", as: Note.self)?.fields.text == "new")
    try records.delete("note", "n")
    #expect(try chunkKeys().isEmpty)
  }

  @Test func aRecordLargerThanOneTransactionIsSavedWhole() throws {
    let small = RecordStore(records.environment, chunkSize: 1000, transactionSize: 4000)
    try small.save("note", "big", fields: NoFields(), arrays: [floats(5000)])
    let values = try small.load("note", "big", as: NoFields.self) { _, reader throws(StoreError) in
      try reader.floats("values")
    }
    #expect(values == (0..<5000).map(Float.init))
    let unfinished = try records.environment.read { transaction throws(StoreError) in
      try records.environment.tables.unfinished.keys(in: transaction)
    }
    #expect(unfinished.isEmpty)
  }

  @Test func whatADeadProcessLeftUnfinishedIsCleared() throws {
    let tables = records.environment.tables
    // No process has this number: Linux's largest is 2²².
    try records.environment.write { transaction throws(StoreError) in
      try tables.unfinished.put(1 << 30, for: 99, in: transaction)
      try tables.chunks.put([1, 2, 3], for: ChunkKey(record: 99, array: 0, chunk: 0), in: transaction)
    }
    try records.save("note", "n", fields: NoFields(), arrays: [])
    #expect(try chunkKeys().isEmpty)
  }

  @Test(arguments: [0, 1, 3]) func aDamagedChunkIsNamed(chunk: Int) throws {
    let saved = try records.save("note", "n", fields: NoFields(), arrays: [floats(1000)])
    let key = ChunkKey(record: saved.id, array: 0, chunk: chunk)
    try change(key) { $0[500] ^= 1 }
    let error = failure {
      try records.load("note", "n", as: NoFields.self) { _, reader throws(StoreError) in try reader.floats("values") }
    }
    #expect(error?.code == .damaged)
    #expect(
      error?.message == "note 'n' is damaged: chunk \(chunk) of its array 'values' does not match its checksum")
    #expect(error?.path == folder.path)
  }

  @Test func aShortAndAMissingChunkAreDamage() throws {
    let saved = try records.save("note", "n", fields: NoFields(), arrays: [floats(1000)])
    try change(ChunkKey(record: saved.id, array: 0, chunk: 2)) { $0.removeLast() }
    let load = {
      try records.load("note", "n", as: NoFields.self) { _, reader throws(StoreError) in try reader.floats("values") }
    }
    #expect(failure(load)?.message == "note 'n' is damaged: chunk 2 of its array 'values' does not match its checksum")
    let wasThere = try records.environment.write { transaction throws(StoreError) in
      try records.environment.tables.chunks.remove(
        ChunkKey(record: saved.id, array: 0, chunk: 2), in: transaction)
    }
    #expect(wasThere)
    #expect(failure(load)?.message == "note 'n' is damaged: chunk 2 of its array 'values' is missing")
  }

  @Test func aDamagedManifestIsNamedAndCanBeReplaced() throws {
    try records.save("note", "n", fields: NoFields(), arrays: [])
    let environment = records.environment
    try environment.write { transaction throws(StoreError) in
      // The same table, read without its seal.
      let raw = try Table<RecordKeyCodec, BytesCodec>("manifests", in: transaction.handle, create: false)!
      let key = RecordKey("note", "n")
      var bytes = try raw.value(for: key, in: transaction)!
      bytes[bytes.count / 2] ^= 4
      try raw.put(bytes, for: key, in: transaction)
    }
    let error = failure { try records.find("note", "n", as: NoFields.self) }
    #expect(error?.message == "note 'n' is damaged: its manifest does not match its checksum")
    #expect(try records.names(ofKind: "note") == ["n"])
    try records.save("note", "n", fields: NoFields(), arrays: [])
    #expect(try records.find("note", "n", as: NoFields.self) != nil)
  }

  @Test func whatARecordDoesNotHoldIsAnError() throws {
    try records.save("note", "n", fields: NoFields(), arrays: [floats(3)])
    func load(_ name: String, as type: ElementType) -> StoreError? {
      failure {
        try records.load("note", "n", as: NoFields.self) { _, reader throws(StoreError) in
          type == .uint8 ? try reader.bytes(name).count : try reader.floats(name).count
        }
      }
    }
    #expect(load("pixels", as: .uint8)?.message == "note 'n' has no array 'pixels', only values")
    #expect(load("values", as: .uint8)?.message == "the array 'values' of note 'n' has elements of type float32")
    #expect(failure { try records.find("note", "n", as: Note.self) }?.code == .unexpectedContents)
    let missing = failure {
      try records.load("note", "m", as: NoFields.self) { _, _ throws(StoreError) in }
    }
    #expect(missing?.code == .noSuchRecord)
    #expect(missing?.message == "there is no note 'm'")
  }

  @Test(arguments: ["", String(repeating: "n", count: 507), "a\0b"]) func badNamesAreRefused(name: String) {
    #expect(failure { try records.save("note", name, fields: NoFields(), arrays: []) }?.code == .badName)
  }

  @Test func theLongestNameFits() throws {
    let name = String(repeating: "n", count: 506)
    try records.save("note", name, fields: NoFields(), arrays: [])
    #expect(try records.names(ofKind: "note") == [name])
  }

  private func chunkKeys() throws -> [ChunkKey] {
    try records.environment.read { transaction throws(StoreError) in
      try records.environment.tables.chunks.keys(in: transaction)
    }
  }

  private func change(_ key: ChunkKey, _ body: (inout [UInt8]) -> Void) throws {
    let chunks = records.environment.tables.chunks
    try records.environment.write { transaction throws(StoreError) in
      var bytes = try chunks.value(for: key, in: transaction)!
      body(&bytes)
      try chunks.put(bytes, for: key, in: transaction)
    }
  }
}
