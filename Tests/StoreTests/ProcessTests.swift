import Foundation
import TestSupport
import Testing

@testable import Store

/// Several processes, and one that dies: the bodies of the exit tests run in processes of their own.
struct ProcessTests {
  @Test func aKilledWriterLosesNothingThatWasSaved() async throws {
    let folder = TemporaryFolder()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      let environment = try Environment(path: path)
      try save("kept", ones: 3 << 20, in: environment)
      try environment.write { transaction throws(StoreError) in
        let chunk = [UInt8](repeating: 2, count: 1 << 20)
        try environment.tables.chunks.put(chunk, for: ChunkKey(record: 1, array: 0, chunk: 0), in: transaction)
        raise(SIGKILL)
      }
    }
    let environment = try Environment(path: folder.path)
    #expect(try sum("kept", in: environment) == 3 << 20)
    try save("next", ones: 10, in: environment)
    #expect(try sum("next", in: environment) == 10)
  }

  @Test func whatAnotherProcessAddsIsSeenThoughItGrewTheMap() async throws {
    let folder = TemporaryFolder()
    let environment = try Environment(path: folder.path, initialMapSize: 1 << 20)
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let other = try Environment(path: path, initialMapSize: 1 << 20)
      try save("theirs", ones: 5 << 20, in: other)
    }
    #expect(try sum("theirs", in: environment) == 5 << 20)
    try save("ours", ones: 100, in: environment)
    #expect(try RecordStore(environment).names(ofKind: "blob") == ["ours", "theirs"])
  }

  @Test func aFullDiskIsAnErrorAndLosesNothing() async throws {
    let folder = TemporaryFolder()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      // A limit on the size of files is as good as a full disk.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 2 << 20, rlim_max: 2 << 20)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let environment = try Environment(path: path)
      try save("small", ones: 1000, in: environment)
      let error = failure { try save("large", ones: 5 << 20, in: environment) }
      guard error?.code == .diskFull, try sum("small", in: environment) == 1000 else { exit(3) }
      exit(0)
    }
    let environment = try Environment(path: folder.path)
    #expect(try RecordStore(environment).names(ofKind: "blob") == ["small"])
  }

  @Test func aStoreThatForbidsWritingIsReadOnly() async throws {
    let folder = TemporaryFolder()
    do { try save("there", ones: 7, in: try Environment(path: folder.path)) }
    for name in ["data.mdb", "lock.mdb", ""] {
      #expect(chmod(folder.path + "/" + name, name.isEmpty ? 0o555 : 0o444) == 0)
    }
    defer { chmod(folder.path, 0o755) }
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      // Root may write everywhere; any other user does for this.
      if getuid() == 0 { setuid(65534) }
      let environment = try Environment(path: path)
      guard environment.isReadOnly, try sum("there", in: environment) == 7,
        failure({ try save("more", ones: 1, in: environment) })?.code == .readOnly,
        failure({ try Environment(path: "/no-such-place") })?.code == .noPermission
      else { exit(3) }
      exit(0)
    }
  }
}

private func save(_ name: String, ones count: Int, in environment: Environment) throws {
  try RecordStore(environment).save(
    "blob", name, fields: NoFields(),
    arrays: [ArrayToStore("x", shape: [count], .uint8([UInt8](repeating: 1, count: count)))])
}

private func sum(_ name: String, in environment: Environment) throws -> Int {
  try RecordStore(environment).load("blob", name, as: NoFields.self) { _, reader throws(StoreError) in
    try reader.bytes("x").reduce(0) { $0 + Int($1) }
  }
}
