import Foundation
import TestSupport
import Testing

@testable import Store

/// A store whose files are taken away, or others put in their place, while it is open: told, and nothing is said to be
/// saved that is not.
struct DisplacedStoreTests {
  let parent: TemporaryFolder
  let path: String

  init() throws {
    parent = TemporaryFolder()
    path = parent.path + "/store"
  }

  /// What may happen to an open store, and what is then said of it.
  enum Mishap: CaseIterable {
    case deleted, emptied, movedAway, replacedFolder, replacedFile, cutOff, overwritten, fileForFolder, lockDeleted
    case lockReplaced, deletedWithItsParent, overwrittenByALarger, overwrittenByItsOlderSelf

    func happen(to path: String, in parent: String) throws {
      let files = FileManager.default
      let other = parent + "/other"
      switch self {
      case .deleted: try files.removeItem(atPath: path)
      case .emptied: for name in ["data.mdb", "lock.mdb"] { try files.removeItem(atPath: "\(path)/\(name)") }
      case .movedAway: try files.moveItem(atPath: path, toPath: parent + "/elsewhere")
      case .replacedFolder:
        _ = try Environment(path: other)
        try files.removeItem(atPath: path)
        try files.moveItem(atPath: other, toPath: path)
      case .replacedFile:
        _ = try Environment(path: other)
        #expect(rename(other + "/data.mdb", path + "/data.mdb") == 0)
      case .cutOff: #expect(truncate(path + "/data.mdb", 0) == 0)
      case .overwritten:
        _ = try Environment(path: other)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: other + "/data.mdb"))
        try bytes.write(to: URL(fileURLWithPath: path + "/data.mdb"), options: [])
      case .overwrittenByALarger:
        let larger = try Environment(path: other)
        for name in ["a", "b"] {
          let bytes = [UInt8](repeating: 1, count: 300_000)
          try RecordStore(larger).save(
            "blob", name, fields: NoFields(), arrays: [ArrayToStore("x", shape: [300_000], .uint8(bytes))])
        }
        try write(Data(contentsOf: URL(fileURLWithPath: other + "/data.mdb")), over: path)
      case .overwrittenByItsOlderSelf: try write(Data(contentsOf: URL(fileURLWithPath: path + "/before")), over: path)
      case .fileForFolder:
        try files.removeItem(atPath: path)
        try Data([1]).write(to: URL(fileURLWithPath: path))
      case .lockDeleted: try files.removeItem(atPath: path + "/lock.mdb")
      case .lockReplaced:
        try files.removeItem(atPath: path + "/lock.mdb")
        try Data().write(to: URL(fileURLWithPath: path + "/lock.mdb"))
      case .deletedWithItsParent: try files.removeItem(atPath: parent)
      }
    }

    /// As cp(1) does.
    private func write(_ bytes: Data, over path: String) throws {
      try bytes.write(to: URL(fileURLWithPath: path + "/data.mdb"), options: [])
    }

    func message(_ path: String) -> String {
      switch self {
      case .deleted, .emptied, .fileForFolder, .deletedWithItsParent: "the store \(path) was deleted while it was open"
      case .movedAway: "the store \(path) was moved away while it was open"
      case .replacedFolder, .replacedFile: "the store \(path) was replaced by another while it was open"
      case .cutOff, .overwritten, .overwrittenByALarger, .overwrittenByItsOlderSelf:
        "the store \(path) was overwritten or cut off while it was open"
      case .lockDeleted, .lockReplaced: "lock.mdb of the store \(path) was deleted or replaced while it was open"
      }
    }
  }

  private func save(_ name: String, _ count: Int, in environment: Environment, transaction: Int = 64 << 20) throws {
    try RecordStore(environment, transactionSize: transaction).save(
      "blob", name, fields: NoFields(),
      arrays: [ArrayToStore("x", shape: [count], .uint8([UInt8](repeating: 7, count: count)))])
  }

  @Test(arguments: Mishap.allCases) func everyTransactionTells(mishap: Mishap) throws {
    let environment = try Environment(path: path)
    try save("there", 100_000, in: environment)
    // As large as it will be: what is cut off is told by another test.
    try RecordStore(environment).delete("blob", "there")
    try FileManager.default.copyItem(atPath: path + "/data.mdb", toPath: path + "/before")
    try save("there", 100, in: environment)
    try mishap.happen(to: path, in: parent.path)
    for _ in 0..<2 {
      let saving = failure { try save("more", 10, in: environment) }
      #expect(saving?.code == .displaced)
      #expect(saving?.message == "nothing was saved: " + mishap.message(path))
      #expect(saving?.remedy?.isEmpty == false)
      #expect(failure { try RecordStore(environment).delete("blob", "there") }?.code == .displaced)
      let reading = failure { try RecordStore(environment).names(ofKind: "blob") }
      #expect(reading?.message == mishap.message(path))
      #expect(failure { try environment.requireInPlace() }?.message == mishap.message(path))
    }
  }

  /// Whatever the numbers of their transactions, by which alone LMDB would go.
  @Test(arguments: 1..<7) func anotherStoreIsToldByItsIdentity(transactions: Int) throws {
    let environment = try Environment(path: path)
    for name in 0..<2 { try save("n\(name)", 10, in: environment) }
    let other = try Environment(path: parent.path + "/other")
    for name in 0..<transactions { try save("other \(name)", 100_000, in: other) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: parent.path + "/other/data.mdb"))
    #expect(bytes.count >= (try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb"))).count)
    try bytes.write(to: URL(fileURLWithPath: path + "/data.mdb"), options: [])
    #expect(failure { try save("more", 10, in: environment) }?.code == .displaced)
    #expect(failure { try RecordStore(environment).names(ofKind: "blob") }?.code == .displaced)
    // Nothing was written to it.
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb")) == bytes)
  }

  /// The file is gone by the time that the transaction is committed: LMDB says that all is well.
  @Test(arguments: [Mishap.deleted, .movedAway, .replacedFolder, .lockDeleted]) func inTheMiddleOfSaving(
    mishap: Mishap
  ) throws {
    let environment = try Environment(path: path)
    try save("there", 10, in: environment)
    let error = failure {
      try environment.write { transaction throws(StoreError) in
        try environment.tables.meta.put(1, for: "lost", in: transaction)
        do { try mishap.happen(to: path, in: parent.path) } catch { throw StoreError(.system, "\(error)") }
      }
    }
    #expect(error?.code == .displaced)
    #expect(error?.message == "nothing was saved: " + mishap.message(path))
  }

  @Test func betweenTheTransactionsOfOneRecord() throws {
    let environment = try Environment(path: path)
    let batches = RecordStore(
      environment, chunkSize: 1000, transactionSize: 4000,
      shouldStop: { [path] in
        // Asked before each chunk; the first comes before any is written, and so the store is gone in the first batch.
        try? FileManager.default.removeItem(atPath: path)
        return false
      })
    let error = failure {
      try batches.save(
        "blob", "x", fields: NoFields(),
        arrays: [ArrayToStore("x", shape: [9000], .uint8([UInt8](repeating: 1, count: 9000)))])
    }
    #expect(error?.code == .displaced)
  }

  @Test func whatIsPutBackIsInPlaceAgain() throws {
    let environment = try Environment(path: path)
    try save("there", 10, in: environment)
    try FileManager.default.moveItem(atPath: path, toPath: path + "-away")
    #expect(failure { try save("more", 10, in: environment) }?.code == .displaced)
    try FileManager.default.moveItem(atPath: path + "-away", toPath: path)
    try save("more", 10, in: environment)
    #expect(try RecordStore(environment).names(ofKind: "blob") == ["more", "there"])
  }

  @Test func aNewStoreCanTakeThePlace() throws {
    for mishap in [Mishap.deleted, .emptied, .movedAway] {
      var environment: Environment? = try Environment(path: path)
      try save("there", 10, in: environment!)
      try mishap.happen(to: path, in: parent.path)
      #expect(failure { try save("more", 10, in: environment!) }?.code == .displaced)
      environment = nil
      let next = try Environment(path: path)
      try save("more", 10, in: next)
      #expect(try RecordStore(next).names(ofKind: "blob") == ["more"])
      try FileManager.default.removeItem(atPath: path)
    }
  }

  /// What was opened stays writable for the process, so what is said to be saved is saved.
  @Test func permissionsTakenAwayLoseNothing() async throws {
    chmod(parent.path, 0o777)
    await #expect(processExitsWith: .success) { [path = path as String] in
      if getuid() == 0 { setuid(65534) }
      let environment = try Environment(path: path)
      try RecordStore(environment).save("blob", "a", fields: NoFields(), arrays: [])
      for name in ["/data.mdb", "/lock.mdb"] { chmod(path + name, 0o444) }
      chmod(path, 0o555)
      try RecordStore(environment).save("blob", "b", fields: NoFields(), arrays: [])
      chmod(path, 0o000)
      let error = failure { try RecordStore(environment).save("blob", "c", fields: NoFields(), arrays: []) }
      chmod(path, 0o755)
      guard error?.code == .displaced, error?.message.hasSuffix("can no longer be reached: Permission denied") == true
      else { exit(3) }
      exit(0)
    }
    #expect(try RecordStore(Environment(path: path)).names(ofKind: "blob") == ["a", "b"])
  }
}
