import Foundation
import TestSupport
import Testing

@testable import Store

/// What a store says that it holds, what it gives back, and what it uses again.
struct UsageTests {
  let folder: TemporaryFolder
  let records: RecordStore

  init() throws {
    folder = TemporaryFolder()
    records = RecordStore(try Environment(path: folder.path), chunkSize: 10_000, transactionSize: 50_000)
  }

  @Test func bytesAddUp() throws {
    var bytes: [String: Int] = [:]
    for number in 0..<60 {
      let kind = ["note", "blob", "run"][number % 3]
      let record = NumberedRecord(number)
      try record.save(kind, "n\(number)", in: records)
      bytes[kind, default: 0] += record.bytes.count + 4 * record.floats.count
    }
    try records.delete("blob", ["n1", "n4"])
    for number in [1, 4] {
      bytes["blob"]! -= NumberedRecord(number).bytes.count + 4 * NumberedRecord(number).floats.count
    }
    let usage = try records.usage()
    #expect(usage.kinds.map(\.kind) == ["blob", "note", "run"])
    #expect(usage.kinds.map(\.records) == [18, 20, 20])
    #expect(usage.kinds.map(\.bytes) == [bytes["blob"], bytes["note"], bytes["run"]])
    let size = try FileManager.default.attributesOfItem(atPath: folder.dataFile)[.size] as? Int
    #expect(usage.fileBytes == size)
    #expect(usage.usedBytes + usage.freeBytes == usage.fileBytes)
    #expect(usage.unreachableBytes == 0)
    #expect(usage.isAlone)
    // Beside the records there are the trees above them, the lists of free pages, and room in leaves.
    let inFile = usage.kinds.reduce(0) { $0 + $1.fileBytes }
    #expect(inFile <= usage.usedBytes)
    #expect(usage.usedBytes - inFile < 40 * 4096)
  }

  @Test func anEmptyStore() throws {
    let usage = try records.usage()
    #expect(usage.kinds.isEmpty)
    #expect(usage.unreachableBytes == 0)
    #expect(try records.sweep() == 0)
  }

  @Test func aSecondProcessIsSeen() async throws {
    let isAlone = try await whileAnotherProcessHasItOpen(folder.path) { [records] in try records.usage().isAlone }
    #expect(!isAlone)
    #expect(try records.usage().isAlone)
  }

  @Test func chunksOfNobodyAreSwept() throws {
    for number in [11, 12, 13] { try NumberedRecord(number).save("note", "n\(number)", in: records) }
    let tables = records.environment.tables
    try records.environment.write { transaction throws(StoreError) in
      // A dead process's; Linux has no process of such a number.
      try tables.unfinished.put(1 << 30, for: 99, in: transaction)
      try tables.chunks.put([1, 2, 3], for: ChunkKey(record: 99, array: 0, chunk: 0), in: transaction)
      // One that lives and has another's number.
      try tables.unfinished.put(1, for: 98, in: transaction)
      // This process's, which lives.
      try tables.unfinished.put(UInt64(getpid()), for: 100, in: transaction)
      try tables.chunks.put([1, 2, 3], for: ChunkKey(record: 100, array: 0, chunk: 0), in: transaction)
      let manifests = try Table<RecordKeyCodec, BytesCodec>("manifests", in: transaction.handle, create: false)!
      var bytes = try manifests.value(for: RecordKey("note", "n12"), in: transaction)!
      bytes[20] ^= 1
      try manifests.put(bytes, for: RecordKey("note", "n12"), in: transaction)
    }
    let before = try records.usage()
    #expect(before.kinds.map(\.records) == [3])
    #expect(before.unreachableBytes > NumberedRecord(12).bytes.count)
    #expect(try records.sweep() == before.unreachableBytes)
    let after = try records.usage()
    #expect(after.unreachableBytes == 0)
    #expect(after.kinds.map(\.bytes) == before.kinds.map(\.bytes))
    for number in [11, 13] { #expect(try NumberedRecord.load("note", "n\(number)", in: records) == number) }
    #expect(failure { try NumberedRecord.load("note", "n12", in: records) }?.code == .damaged)
    let left = try records.environment.read { transaction throws(StoreError) in
      try tables.unfinished.keys(in: transaction)
    }
    #expect(left == [100])
    #expect(try records.delete("note", "n12"))
  }

  /// A manifest that another version wrote may not be taken for one that has no chunks.
  @Test func nothingIsSweptWhereAManifestIsNotUnderstood() throws {
    try NumberedRecord(11).save("note", "n", in: records)
    try records.environment.write { transaction throws(StoreError) in
      try records.environment.tables.manifests.put(
        Array(#"{"number":1}"#.utf8), for: RecordKey("note", "n"), in: transaction)
    }
    #expect(failure { try records.sweep() }?.code == .unexpectedContents)
    let chunks = try records.environment.read { transaction throws(StoreError) in
      try records.environment.tables.chunks.keys(in: transaction)
    }
    #expect(!chunks.isEmpty)
  }

  /// What is removed makes room for what is saved next, in chunks of the usual size, and of changing sizes.
  @Test func freedPagesAreUsedAgain() throws {
    let records = RecordStore(records.environment)
    var numbers = Numbers(state: 1)
    var largest = 0
    var half = 0
    for round in 0..<50 {
      let count = (6 << 20) + Int(numbers.next() % (6 << 20))
      let bytes = [UInt8](repeating: UInt8(round), count: count)
      try records.save(
        "blob", "n\(round)", fields: NoFields(), arrays: [ArrayToStore("x", shape: [count], .uint8(bytes))])
      try NumberedRecord(round).save("note", "n\(round)", in: records)
      if round >= 2 { try records.delete("blob", "n\(round - 2)") }
      if round % 3 == 0 { try records.delete("note", "n\(round)") }
      let usage = try records.usage()
      largest = max(largest, usage.usedBytes)
      if round == 24 { half = usage.fileBytes }
    }
    // What a transaction frees can be used again by the second one after it; and chunks want pages in a row.
    let file = try records.usage().fileBytes
    #expect(file < 3 * largest, "\(file) bytes for \(largest)")
    #expect(file < half + half / 4, "\(half) bytes, and later \(file)")
  }
}
