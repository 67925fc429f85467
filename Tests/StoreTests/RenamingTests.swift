import Foundation
import TestSupport
import Testing

@testable import Store

/// Records that are renamed, copied and removed, against a dictionary.
struct RenamingTests {
  let folder: TemporaryFolder
  let records: RecordStore

  init() throws {
    folder = TemporaryFolder()
    records = RecordStore(try Environment(path: folder.path), chunkSize: 10_000, transactionSize: 50_000)
  }

  @Test(arguments: [1, 2, 3]) func aStoreIsADictionary(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    // Two that look the same, and one that is the beginning of another.
    let names = ["a", "a/b", "ñ", "n\u{303}", "名前", "long \(String(repeating: "x", count: 300))"]
    var model: [[UInt8]: Int] = [:]
    for step in 0..<120 {
      let (name, other) = (names.randomElement(using: &numbers)!, names.randomElement(using: &numbers)!)
      let (key, otherKey) = (Array(name.utf8), Array(other.utf8))
      let replacing = Bool.random(using: &numbers)
      let isTaken = model[otherKey] != nil && !replacing
      switch numbers.next() % 6 {
      case 0, 1:
        let number = Int(numbers.next() % 1000)
        try NumberedRecord(number).save("note", name, in: records)
        model[key] = number
      case 2:
        let error = failure { try records.rename("note", name, to: other, replacing: replacing) }
        if model[key] == nil {
          #expect(error?.code == .noSuchRecord)
        } else if isTaken && key != otherKey {
          #expect(error?.code == .nameTaken)
        } else {
          #expect(error == nil)
          let number = model.removeValue(forKey: key)
          model[otherKey] = number
        }
      case 3:
        let error = failure { try records.copy("note", name, to: other, replacing: replacing) }
        if model[key] == nil {
          #expect(error?.code == .noSuchRecord)
        } else if isTaken {
          #expect(error?.code == .nameTaken)
        } else {
          #expect(error == nil)
          model[otherKey] = model[key]
        }
      case 4:
        #expect(try records.delete("note", name) == (model.removeValue(forKey: key) != nil))
      default:
        let several = [name, other, "missing", name]
        let removed = try records.delete("note", several)
        var expected: [String] = []
        for name in several where model.removeValue(forKey: Array(name.utf8)) != nil { expected.append(name) }
        #expect(removed.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
      }
      var found: [[UInt8]: Int] = [:]
      for name in try records.names(ofKind: "note") {
        found[Array(name.utf8)] = try NumberedRecord.load("note", name, in: records)
      }
      #expect(found == model, "step \(step)")
    }
    let usage = try records.usage()
    #expect(usage.unreachableBytes == 0)
    #expect(usage.kinds.map(\.records) == (model.isEmpty ? [] : [model.count]))
  }

  @Test func theErrorsSayWhatToDo() throws {
    for name in ["old", "other"] { try NumberedRecord(1).save("checkpoint", name, in: records) }
    let missing = failure { try records.rename("checkpoint", "older", to: "new") }
    #expect(missing?.message == "there is no checkpoint 'older'")
    for error in [
      failure { try records.rename("checkpoint", "old", to: "other") },
      failure { try records.copy("checkpoint", "old", to: "other") },
    ] {
      #expect(error?.code == .nameTaken)
      #expect(error?.message == "there is a checkpoint 'other' already")
      #expect(error?.remedy == "choose another name, or replace it with replace=yes")
    }
    #expect(failure { try records.rename("checkpoint", "old", to: "") }?.code == .badName)
    #expect(failure { try records.copy("checkpoint", "old", to: "a\0") }?.code == .badName)
    #expect(try records.names(ofKind: "checkpoint") == ["old", "other"])
  }

  /// What this Telar knows nothing of stays in a manifest, to the byte.
  @Test func fieldsOfAnyKindGoAlong() throws {
    struct Fields: Codable, Equatable {
      var id = ",\"id\":7"
      var name = "}\\\"/,\"id\":"
      var loss = -Double.infinity
      var zero = -0.0
      var large = UInt64.max
      var tenth: Float = 0.1
      var list: [[String: Int?]] = [["id": nil], ["name": 3]]
    }
    let before = try records.save("note", "a", fields: Fields(), arrays: [])
    try records.rename("note", "a", to: #"b","id":5"#)
    try records.copy("note", #"b","id":5"#, to: "c")
    let renamed = try #require(try records.find("note", #"b","id":5"#, as: Fields.self))
    let copied = try #require(try records.find("note", "c", as: Fields.self))
    for record in [renamed, copied] {
      #expect(record.fields == before.fields)
      #expect(record.fields.zero.sign == .minus)
      #expect(record.created == before.created)
    }
    #expect(renamed.id == before.id)
    #expect(copied.id != before.id)
  }

  @Test func aDamagedRecordIsNotCopied() throws {
    try NumberedRecord(13).save("note", "n", in: records)
    try records.environment.write { transaction throws(StoreError) in
      let chunks = records.environment.tables.chunks
      let key = try chunks.keys(in: transaction)[3]
      try chunks.put([1, 2, 3], for: key, in: transaction)
    }
    let error = failure { try records.copy("note", "n", to: "m") }
    #expect(error?.code == .damaged)
    #expect(error?.message == "note 'n' is damaged: chunk 3 of its array 'bytes' does not match its checksum")
    #expect(try records.names(ofKind: "note") == ["n"])
    #expect(try records.usage().unreachableBytes == 0)
  }

  @Test(arguments: [0, 1, 7, 11]) func anInterruptedCopyLeavesNothing(chunks: Int) throws {
    try NumberedRecord(13).save("note", "n", in: records)
    try NumberedRecord(4).save("note", "taken", in: records)
    let before = try records.usage().kinds
    let asked = Counter()
    let stopping = RecordStore(
      records.environment, chunkSize: 10_000, transactionSize: 50_000, shouldStop: { asked.next() > chunks })
    #expect(failure { try stopping.copy("note", "n", to: "taken", replacing: true) }?.code == .interrupted)
    #expect(try NumberedRecord.all("note", in: records) == ["n": 13, "taken": 4])
    #expect(try records.usage().kinds == before)
    #expect(try records.usage().unreachableBytes == 0)
  }

  /// A limit on the size of files is as good as a full disk: in the first of the copy's transactions, and later.
  @Test(arguments: [10_000, 100_000, 160_000]) func aCopyOnAFullDiskLeavesNothing(room: Int) async throws {
    let folder = TemporaryFolder()
    await #expect(processExitsWith: .success) { [path = folder.path as String, room = room as Int] in
      signal(SIGXFSZ, SIG_IGN)
      let records = RecordStore(try Environment(path: path), chunkSize: 10_000, transactionSize: 50_000)
      try NumberedRecord(24).save("note", "n", in: records)
      let size = UInt(try records.usage().fileBytes + room)
      var limit = rlimit(rlim_cur: size, rlim_max: size)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      guard failure({ try records.copy("note", "n", to: "m") })?.code == .diskFull else { exit(3) }
      guard try NumberedRecord.all("note", in: records) == ["n": 24] else { exit(4) }
      try records.rename("note", "n", to: "o")
    }
    let records = RecordStore(try Environment(path: folder.path), chunkSize: 10_000, transactionSize: 50_000)
    try NumberedRecord(5).save("note", "p", in: records)
    #expect(try NumberedRecord.all("note", in: records) == ["o": 24, "p": 5])
    #expect(try records.usage().unreachableBytes == 0)
  }

  @Test func aRecordThatChangesWhileItIsCopied() throws {
    try NumberedRecord(13).save("note", "n", in: records)
    let environment = records.environment
    let changing = RecordStore(
      environment, chunkSize: 10_000, transactionSize: 50_000,
      reserve: { (_) throws(StoreError) in
        // Between the look at the manifest and the first chunk, as another session may.
        try RecordStore(environment).delete("note", "n")
      })
    let error = failure { try changing.copy("note", "n", to: "m") }
    #expect(error?.code == .noSuchRecord)
    #expect(error?.message == "note 'n' was replaced or removed while it was copied")
    #expect(try records.usage().kinds.isEmpty)
    #expect(try records.usage().unreachableBytes == 0)
  }

  // MARK: Saving on a condition

  @Test func savingOnACondition() throws {
    try NumberedRecord(5).save("note", "n", in: records)
    func save(_ number: Int, _ mayReplace: @escaping (StoredRecord<NumberedRecord>) -> Bool) throws {
      try records.save("note", "n", fields: NumberedRecord(number), arrays: [], replacing: mayReplace)
    }
    #expect(failure { try save(6) { $0.fields.seed != 5 } }?.code == .nameTaken)
    #expect(try NumberedRecord.load("note", "n", in: records) == 5)
    try save(7) { $0.fields.seed == 5 }
    #expect(try records.find("note", "n", as: NumberedRecord.self)?.fields.seed == 7)
    try records.save("note", "m", fields: NumberedRecord(8), arrays: [], replacing: { _ in false })
    #expect(try records.names(ofKind: "note") == ["m", "n"])
  }

  /// One that was saved after the caller looked is seen.
  @Test(arguments: [1, 200_000]) func nothingComesBetweenTheConditionAndSaving(bytes: Int) throws {
    let environment = records.environment
    let store = RecordStore(
      environment, chunkSize: 10_000, transactionSize: 50_000,
      reserve: { (_) throws(StoreError) in
        try RecordStore(environment).save("note", "n", fields: NumberedRecord(1), arrays: [])
      })
    #expect(try store.find("note", "n", as: NumberedRecord.self) == nil)
    let array = ArrayToStore("x", shape: [bytes], .uint8([UInt8](repeating: 1, count: bytes)))
    let error = failure {
      try store.save("note", "n", fields: NumberedRecord(2), arrays: [array], replacing: { _ in false })
    }
    #expect(error?.code == .nameTaken)
    #expect(try records.find("note", "n", as: NumberedRecord.self)?.fields.seed == 1)
    #expect(try records.usage().unreachableBytes == 0)
  }

  // MARK: Names

  /// A hundred characters of four bytes each, and whatever else was allowed once.
  @Test(arguments: [
    String(repeating: "𐐷", count: 100), "a/b\u{7}\n\u{301}", " ", ".", "..", String(repeating: "n", count: 506),
  ]) func anyNameThatOnceWasIsUsable(name: String) throws {
    try NumberedRecord(3).save("note", name, in: records)
    #expect(try NumberedRecord.load("note", name, in: records) == 3)
    try records.rename("note", name, to: "plain")
    #expect(try records.names(ofKind: "note") == ["plain"])
    try records.rename("note", "plain", to: name)
    try records.copy("note", name, to: "plain")
    #expect(try records.delete("note", [name]) == [name])
    #expect(try NumberedRecord.all("note", in: records) == ["plain": 3])
  }

  @Test func aNameThatIsTooLongIsNotThere() throws {
    let name = String(repeating: "n", count: 600)
    #expect(try records.find("note", name, as: NoFields.self) == nil)
    #expect(try !records.delete("note", name))
    #expect(failure { try records.rename("note", name, to: "n") }?.code == .noSuchRecord)
  }
}

/// Counts calls.
final class Counter: @unchecked Sendable {
  private var count = 0
  private let lock = NSLock()

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}
