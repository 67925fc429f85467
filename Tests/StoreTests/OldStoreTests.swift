import CZlib
import Foundation
import TestSupport
import Testing

@testable import Store

/// A store that Telar 0.1.0 made, by `Fixtures/store-0.1.telar` with ten images and four: checkpoints under five names, an
/// embedding and a data set.
struct OldStoreTests {
  let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/store-0.1.zlib"
    let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture)))
    var bytes = [UInt8](repeating: 0, count: 139_264)
    var count = UInt(bytes.count)
    #expect(uncompress(&bytes, &count, packed, UInt(packed.count)) == Z_OK)
    #expect(count == bytes.count)
    try Data(bytes).write(to: URL(fileURLWithPath: folder.dataFile))
  }

  private static let names = ["año", "gone", "m", "new", "year 2026/Ω"]

  private func parameters(_ name: String, in records: RecordStore) throws -> [Float] {
    try records.load("checkpoint", name, as: NoFields.self) { record, reader throws(StoreError) in
      for array in record.arrays { _ = try reader.floats(array.name) }
      return try reader.floats("parameters")
    }
  }

  @Test func itIsReadAndChangedAndCompacted() throws {
    let environment = try Environment(path: folder.path)
    let records = RecordStore(environment)
    #expect(try records.names(ofKind: "checkpoint") == OldStoreTests.names)
    let before = try OldStoreTests.names.map { try parameters($0, in: records) }
    #expect(before.allSatisfy { $0.count == 226 })
    #expect(before[0] == before[2])
    #expect(before[1] != before[3])
    let usage = try records.usage()
    #expect(usage.kinds.map(\.kind) == ["checkpoint", "dataset", "embedding"])
    #expect(usage.unreachableBytes == 0)

    try records.rename("checkpoint", "year 2026/Ω", to: "year-2026")
    try records.copy("checkpoint", "m", to: "copy")
    #expect(try records.delete("checkpoint", ["gone"]) == ["gone"])
    let sizes = try environment.compact()
    #expect(sizes.after < sizes.before)
    #expect(try parameters("año", in: records) == before[0])
    #expect(try parameters("m", in: records) == before[2])
    #expect(try parameters("copy", in: records) == before[2])
    #expect(try parameters("new", in: records) == before[3])
    #expect(try parameters("year-2026", in: records) == before[4])
  }

  /// It gets an identity when it is next written, and stays readable for 0.1, whose only question is the version.
  @Test func itGetsAnIdentity() throws {
    func identity(_ environment: Environment) throws -> UInt64? {
      try environment.read { transaction throws(StoreError) in
        try environment.tables.meta.value(for: Schema.Entry.identity, in: transaction)
      }
    }
    let first: UInt64?
    do {
      let environment = try Environment(path: folder.path)
      #expect(try identity(environment) == nil)
      #expect(failure { try environment.write { _ throws(StoreError) in throw StoreError(.system, "stop") } } != nil)
      #expect(try identity(environment) == nil)
      try RecordStore(environment).delete("checkpoint", "new")
      first = try identity(environment)
      #expect(first != nil)
      try RecordStore(environment).delete("checkpoint", "m")
    }
    let environment = try Environment(path: folder.path)
    #expect(try identity(environment) == first)
    let version = try environment.read { transaction throws(StoreError) in
      try environment.tables.meta.value(for: Schema.Entry.version, in: transaction)
    }
    #expect(version == 1)
  }

  /// Another process may have given it one.
  @Test func anotherProcessMayGiveItOne() async throws {
    let environment = try Environment(path: folder.path)
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      try RecordStore(Environment(path: path)).delete("checkpoint", "new")
    }
    try RecordStore(environment).delete("checkpoint", "m")
    #expect(try RecordStore(environment).names(ofKind: "checkpoint") == ["año", "gone", "year 2026/Ω"])
  }
}
