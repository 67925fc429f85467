import Foundation
import TestSupport
import Testing

@testable import Store

/// The folder, the file and the transactions, without records.
struct EnvironmentTests {
  let folder: TemporaryFolder

  init() throws { folder = TemporaryFolder() }

  @Test func aFolderIsMadeWithThoseAboveIt() throws {
    let path = folder.path + "/a/b/"
    _ = try Environment(path: path)
    #expect(FileManager.default.fileExists(atPath: path + "data.mdb"))
  }

  @Test func itIsThereAgainAfterClosing() throws {
    do {
      let environment = try Environment(path: folder.path)
      try environment.write { transaction throws(StoreError) in
        try environment.tables.meta.put(42, for: "answer", in: transaction)
      }
    }
    let environment = try Environment(path: folder.path)
    #expect(try number("answer", in: environment) == 42)
    #expect(try number("schema", in: environment) == 1)
  }

  @Test func aSecondOpeningInTheProcessIsRefused() throws {
    let first = try Environment(path: folder.path)
    let error = failure { try Environment(path: folder.path + "/../" + (folder.path as NSString).lastPathComponent) }
    #expect(error?.code == .alreadyOpen)
    #expect(error?.message == "the store is open in this process already")
    #expect(try number("schema", in: first) == 1)
  }

  @Test func aThrownErrorDropsWhatWasWritten() throws {
    let environment = try Environment(path: folder.path)
    let error = failure {
      try environment.write { transaction throws(StoreError) in
        try environment.tables.meta.put(1, for: "lost", in: transaction)
        throw StoreError(.system, "stop")
      }
    }
    #expect(error == StoreError(.system, "stop", path: folder.path))
    #expect(try number("lost", in: environment) == nil)
  }

  @Test func aTransactionInsideAnotherIsRefused() throws {
    let environment = try Environment(path: folder.path)
    for outer in [true, false] {
      let error = failure {
        let inner = { () throws(StoreError) in try environment.read { _ throws(StoreError) in } }
        if outer {
          try environment.write { _ throws(StoreError) in try inner() }
        } else {
          try environment.read { _ throws(StoreError) in try inner() }
        }
      }
      #expect(error?.code == .nestedTransaction)
    }
    #expect(try number("schema", in: environment) == 1)
  }

  @Test func theMapGrowsWhenItIsFull() throws {
    let environment = try Environment(path: folder.path, initialMapSize: 1 << 20)
    let records = RecordStore(environment)
    let bytes = (0..<(9 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for name in ["a", "b"] {
      try records.save(
        "blob", name, fields: NoFields(), arrays: [ArrayToStore("x", shape: [bytes.count], .uint8(bytes))])
    }
    let read = try records.load("blob", "a", as: NoFields.self) { _, reader throws(StoreError) in
      try reader.bytes("x")
    }
    #expect(read == bytes)
  }

  @Test func aNewerSchemaIsRefused() throws {
    do {
      let environment = try Environment(path: folder.path)
      try environment.write { transaction throws(StoreError) in
        try environment.tables.meta.put(7, for: "schema", in: transaction)
      }
    }
    let error = failure { try Environment(path: folder.path) }
    #expect(error?.code == .newerSchema)
    #expect(
      error.map { "\($0)" } == """
        the store has format 7, and this Telar knows formats up to 1, in the store \(folder.path); \
        use a newer Telar, or another folder with --store DIR
        """)
  }

  @Test func anotherProgramsFileIsLeftAlone() throws {
    do {
      let environment = try LMDB.createEnvironment()
      defer { LMDB.close(environment) }
      try LMDB.open(environment, path: folder.path, flags: 0)
      let transaction = try WriteTransaction(environment: environment)
      let table = try LMDB.openTable(transaction.handle, nil, flags: 0)!
      try [UInt8(1)].withUnsafeBytes { try LMDB.put(transaction.handle, table, [1], $0, flags: 0) }
      try transaction.commit()
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.dataFile))
    let error = failure { try Environment(path: folder.path) }
    #expect(error?.code == .notAStore)
    #expect(error?.message == "the folder's data.mdb belongs to another program")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.dataFile)) == before)
  }

  @Test(arguments: [100, 5000, 100_000]) func garbageIsNotAStore(size: Int) throws {
    try Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 91 &+ 5) }).write(
      to: URL(fileURLWithPath: folder.dataFile))
    let error = failure { try Environment(path: folder.path) }
    #expect(error?.code == .notAStore)
    #expect(error?.message == "the folder's data.mdb is not a file that Telar wrote, or its beginning is damaged")
  }

  @Test func aTruncatedFileIsAnError() throws {
    do {
      let records = RecordStore(try Environment(path: folder.path))
      let bytes = [UInt8](repeating: 1, count: 1 << 20)
      try records.save("blob", "a", fields: NoFields(), arrays: [ArrayToStore("x", shape: [1 << 20], .uint8(bytes))])
    }
    #expect(truncate(folder.dataFile, 500_000) == 0)
    let error = failure { try Environment(path: folder.path) }
    #expect(error?.code == .truncated)
    #expect(error?.message.hasPrefix("data.mdb has 500000 bytes, but ") == true)
  }

  @Test func aReadOnlyStoreIsReadAndNotWritten() throws {
    _ = try Environment(path: folder.path)
    let environment = try Environment(path: folder.path, access: .readOnly)
    #expect(environment.isReadOnly)
    #expect(try number("schema", in: environment) == 1)
    let error = failure { try RecordStore(environment).save("note", "n", fields: NoFields(), arrays: []) }
    #expect(error?.code == .readOnly)
    #expect(error?.message == "nothing can be saved: the store is read only")
  }

  @Test func placesWhereNoStoreCanBe() throws {
    let file = folder.path + "/file"
    try Data([1]).write(to: URL(fileURLWithPath: file))
    #expect(failure { try Environment(path: file) }?.code == .notADirectory)
    #expect(failure { try Environment(path: file) }?.message == "\(file) is not a folder")
    #expect(failure { try Environment(path: file + "/below") }?.code == .notADirectory)
    #expect(failure { try Environment(path: "") }?.code == .badName)
    #expect(failure { try Environment(path: "a\0b") }?.code == .badName)
    #expect(failure { try Environment(path: folder.path + "/none", access: .readOnly) }?.code == .missing)
    #expect(failure { try Environment(path: folder.path, access: .readOnly) }?.code == .missing)
    #expect(failure { try Environment(path: folder.path + "/" + String(repeating: "x", count: 300)) }?.code == .system)
  }

  @Test func theStandardFolder() throws {
    func folder(_ variables: [String: String]) -> String? { try? Folder.standard { variables[$0] } }
    #expect(folder(["TELAR_STORE": "s", "XDG_DATA_HOME": "/x", "HOME": "/h"]) == "s")
    #expect(folder(["TELAR_STORE": "", "XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/telar")
    #expect(folder(["XDG_DATA_HOME": "relative", "HOME": "/h"]) == "/h/.local/share/telar")
    #expect(folder([:]) == nil)
  }

  private func number(_ key: String, in environment: Environment) throws -> UInt64? {
    try environment.read { transaction throws(StoreError) in
      try environment.tables.meta.value(for: key, in: transaction)
    }
  }
}
