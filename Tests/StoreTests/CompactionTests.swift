import Foundation
import TestSupport
import Testing

@testable import Store

/// The store's file made small, beside other processes, on full disks, and stopped at any moment.
struct CompactionTests {
  let folder: TemporaryFolder

  init() throws { folder = TemporaryFolder() }

  /// Some records, after others that are gone; what there is.
  @discardableResult
  private static func fill(_ environment: Environment, transactions: Int = 0) throws -> [String: Int] {
    let records = RecordStore(environment, chunkSize: 50_000)
    for number in 0..<30 { try NumberedRecord(number).save("note", "n\(number)", in: records) }
    try records.delete("note", (0..<30).filter { $0 % 3 != 0 }.map { "n\($0)" })
    for number in 0..<transactions { try NumberedRecord(1).save("extra", "n\(number)", in: records) }
    return try NumberedRecord.all("note", in: records)
  }

  private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

  /// LMDB finds its newest page by the last bit of a transaction's number: both.
  @Test(arguments: [0, 1]) func theFileGetsSmallAndGoesOn(transactions: Int) throws {
    let environment = try Environment(path: folder.path)
    let records = RecordStore(environment, chunkSize: 50_000)
    let there = try CompactionTests.fill(environment, transactions: transactions)
    let before = try records.usage()
    let sizes = try environment.compact()
    let after = try records.usage()
    #expect(sizes.before == before.fileBytes)
    #expect(sizes.after == after.fileBytes)
    #expect(sizes.after < sizes.before / 2)
    // But for the lists of what was free.
    #expect((before.usedBytes - 8 * 4096...before.usedBytes).contains(sizes.after))
    #expect(after.freeBytes == 0)
    #expect(after.kinds == before.kinds)
    #expect(files == ["data.mdb", "lock.mdb"])
    #expect(try NumberedRecord.all("note", in: records) == there)
    #expect(try environment.compact().after == sizes.after)
    // It is as it was: open once, in its place, and written to.
    try environment.requireInPlace()
    #expect(failure { try Environment(path: folder.path) }?.code == .alreadyOpen)
    try NumberedRecord(77).save("note", "new", in: records)
    try records.delete("note", "n3")
    var expected = there
    expected["new"] = 77
    expected["n3"] = nil
    #expect(try NumberedRecord.all("note", in: records) == expected)
    for _ in 0..<3 {
      try NumberedRecord(78).save("note", "new", in: records)
      try environment.compact()
    }
    expected["new"] = 78
    #expect(try NumberedRecord.all("note", in: records) == expected)
  }

  @Test func itIsThereAfterClosingAndInOtherProcesses() async throws {
    do {
      let environment = try Environment(path: folder.path)
      try CompactionTests.fill(environment)
      try environment.compact()
      await #expect(processExitsWith: .success) { [path = folder.path as String] in
        let records = RecordStore(try Environment(path: path))
        guard try NumberedRecord.all("note", in: records).count == 10 else { exit(3) }
        try NumberedRecord(5).save("note", "theirs", in: records)
        guard failure({ try records.compact() })?.code == .busy else { exit(4) }
      }
      #expect(try NumberedRecord.load("note", "theirs", in: RecordStore(environment)) == 5)
      try environment.compact()
    }
    #expect(try NumberedRecord.all("note", in: RecordStore(Environment(path: folder.path))).count == 11)
  }

  @Test func besideAnotherProcessItIsRefused() async throws {
    let environment = try Environment(path: folder.path)
    let there = try CompactionTests.fill(environment)
    let error = try await whileAnotherProcessHasItOpen(folder.path) {
      let error = failure { try environment.compact() }
      try NumberedRecord(4).save("note", "between", in: RecordStore(environment))
      return error
    }
    #expect(error?.code == .busy)
    let message = error?.message ?? ""
    #expect(message.hasPrefix("the store is open in process ") && message.hasSuffix(" too; nothing was changed"))
    #expect(error?.remedy == "end that program, and try again")
    #expect(files == ["data.mdb", "lock.mdb"])
    try environment.compact()
    var expected = there
    expected["between"] = 4
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == expected)
  }

  /// A process that opens the store meanwhile: this Telar's waits before it looks at the file, and an older one's waits
  /// in LMDB, with what LMDB noted of the old file.
  @Test(arguments: [false, true], [0, 1]) func whoOpensItMeanwhileGetsTheNewFile(
    isOlder: Bool, transactions: Int
  ) async throws {
    let environment = try Environment(path: folder.path)
    let there = try CompactionTests.fill(environment, transactions: transactions)
    let signal = folder.path + "/opening"
    try await compact(environment, after: signal) { [path = folder.path] in
      await CompactionTests.openWhileCompacting(path, signal, isOlder: isOlder)
    }
    let records = RecordStore(environment)
    var expected = there
    expected["theirs"] = 9
    #expect(try NumberedRecord.all("note", in: records) == expected)
    try NumberedRecord(8).save("note", "ours", in: records)
    expected["ours"] = 8
    #expect(try NumberedRecord.all("note", in: records) == expected)
  }

  /// Compacts for a while after a signal of another process, in which that opens the store, and leaves it the lock first.
  private func compact(
    _ environment: Environment, after signal: String, beside other: () async -> Void
  ) async throws {
    try await onThread {
      try environment.exclusively { opened throws(StoreError) in
        try environment.lockFile!.lockAlone()
        var asked = 0
        _ = try Compaction(of: opened, in: environment.path).run(check: { () throws(StoreError) in
          if asked == 0 { waitForFile(signal) }
          // It takes a moment from its signal to its lock.
          if asked < 30 { usleep(10_000) }
          asked += 1
        })
        opened.close()
        environment.opened = nil
        usleep(200_000)
        try environment.reopen()
      }
    } beside: {
      await other()
    }
  }

  private static func openWhileCompacting(_ path: String, _ signal: String, isOlder: Bool) async {
    await #expect(processExitsWith: .success) { [path, signal, isOlder] in
      touch(signal)
      if isOlder {
        let handle = try LMDB.createEnvironment()
        try LMDB.setMaximumTables(handle, Schema.Table.count)
        try LMDB.open(handle, path: path, flags: 0)
        let tables = try Tables.open(in: handle, isReadOnly: false)
        let transaction = try WriteTransaction(environment: handle)
        guard try tables.manifests.keys(withPrefix: Array("note/".utf8), in: transaction).count == 10 else { exit(4) }
        try tables.meta.put(1, for: "older", in: transaction)
        try transaction.commit()
        LMDB.close(handle)
      }
      let records = RecordStore(try Environment(path: path))
      guard try NumberedRecord.all("note", in: records).count == 10 else { exit(3) }
      try NumberedRecord(9).save("note", "theirs", in: records)
    }
  }

  /// One that only reads has opened the old file by the time that it waits, and opens the new one instead.
  @Test func whoOnlyReadsGetsTheNewFileToo() async throws {
    let environment = try Environment(path: folder.path)
    try CompactionTests.fill(environment)
    let signal = folder.path + "/opening"
    try await compact(environment, after: signal) { [path = folder.path] in
      await CompactionTests.readWhileCompacting(path, signal)
    }
  }

  private static func readWhileCompacting(_ path: String, _ signal: String) async {
    await #expect(processExitsWith: .success) { [path, signal] in
      touch(signal)
      let environment = try Environment(path: path, access: .readOnly)
      guard try NumberedRecord.all("note", in: RecordStore(environment)).count == 10 else { exit(3) }
    }
  }

  @Test func aLongCompactionIsAnErrorToWhoOpensTheStore() async throws {
    let environment = try Environment(path: folder.path)
    try CompactionTests.fill(environment)
    let signal = folder.path + "/ended"
    try await onThread {
      _ = try environment.compact(check: { () throws(StoreError) in waitForFile(signal) })
    } beside: { [path = folder.path] in
      await CompactionTests.waitInVain(path, signal)
    }
  }

  private static func waitInVain(_ path: String, _ signal: String) async {
    await #expect(processExitsWith: .success) { [path, signal] in
      // Once the lock is there this waits for its time.
      var error: StoreError?
      for _ in 0..<1000 where error == nil {
        error = failure { try LockFile.waitForCompaction(of: path, seconds: 0.1) }
        usleep(5000)
      }
      touch(signal)
      guard error?.code == .busy, error?.message.hasPrefix("the store is being compacted by process ") == true else {
        exit(3)
      }
    }
  }

  // MARK: Refusals

  @Test func aReadOnlyStoreIsNotCompacted() async throws {
    try CompactionTests.fill(Environment(path: folder.path))
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.dataFile))
    do {
      let error = failure { try Environment(path: folder.path, access: .readOnly).compact() }
      #expect(error?.code == .readOnly)
      #expect(error?.message == "the store cannot be compacted: the store is read only")
    }
    // Without even the lock file, as in another user's store.
    for name in ["data.mdb", "lock.mdb", ""] {
      #expect(chmod(folder.path + "/" + name, name.isEmpty ? 0o555 : 0o444) == 0)
    }
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      if getuid() == 0 { setuid(65534) }
      let environment = try Environment(path: path)
      guard failure({ try environment.compact() })?.code == .readOnly else { exit(3) }
      exit(0)
    }
    chmod(folder.path, 0o755)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.dataFile)) == before)
  }

  /// A limit on the size of files is as good as a full disk.
  @Test(arguments: [4096, 100_000, 1_000_000]) func aFullDiskLosesNothing(limit: Int) async throws {
    let there = try CompactionTests.fill(Environment(path: folder.path))
    await #expect(processExitsWith: .success) { [path = folder.path as String, limit = limit as Int] in
      signal(SIGXFSZ, SIG_IGN)
      let environment = try Environment(path: path)
      var size = rlimit(rlim_cur: UInt(limit), rlim_max: UInt(limit))
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
      let error = failure { try environment.compact() }
      guard error?.code == .diskFull, error?.message.contains("nothing was changed") == true else { exit(3) }
      guard try NumberedRecord.all("note", in: RecordStore(environment)).count == 10 else { exit(4) }
      guard access(path + "/data.mdb.compacting", F_OK) != 0 else { exit(5) }
      exit(0)
    }
    let environment = try Environment(path: folder.path)
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == there)
    try environment.compact()
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == there)
  }

  /// On a small file system of its own, where that may be mounted; the test above stands for it elsewhere.
  @Test(.enabled(if: SmallDisk.canMount, "only root may mount a small file system"))
  func aSmallDiskIsToldBeforeItIsFilled() throws {
    let disk = try SmallDisk(at: folder.path, megabytes: 4)
    defer { disk.unmount() }
    let environment = try Environment(path: folder.path)
    let records = RecordStore(environment, chunkSize: 50_000)
    let bytes = [UInt8](repeating: 3, count: 2_400_000)
    try records.save("blob", "x", fields: NoFields(), arrays: [ArrayToStore("x", shape: [bytes.count], .uint8(bytes))])
    try NumberedRecord(7).save("note", "n", in: records)
    let error = failure { try environment.compact() }
    #expect(error?.code == .diskFull)
    #expect(
      error?.message == "the store cannot be compacted: a copy of what it holds takes 3 MB, and its disk has 1 MB free")
    #expect(try NumberedRecord.all("note", in: records) == ["n": 7])
    try records.delete("blob", "x")
    try environment.compact()
    #expect(try NumberedRecord.all("note", in: records) == ["n": 7])
    #expect(try records.usage().fileBytes < 200_000)
  }

  // MARK: Stopped at any moment

  @Test func stoppedItChangesNothing() async throws {
    let environment = try Environment(path: folder.path)
    let there = try CompactionTests.fill(environment)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.dataFile))
    var steps = 0
    while true {
      var asked = 0
      let error = failure {
        try environment.compact(check: { () throws(StoreError) in
          asked += 1
          if asked > steps { throw StoreError(.interrupted, "interrupted") }
        })
      }
      guard let error else { break }
      #expect(error.code == .interrupted)
      #expect(files == ["data.mdb", "lock.mdb"])
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.dataFile)) == before)
      #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == there)
      steps += 1
    }
    #expect(steps >= 3)
    let stopping = RecordStore(environment, shouldStop: { true })
    #expect(failure { try stopping.compact() }?.code == .interrupted)
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == there)
    // The lock is a shared one again, and still this process's.
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let other = try Environment(path: path)
      guard failure({ try other.compact() })?.code == .busy else { exit(3) }
    }
  }

  @Test(arguments: [1, 2, 3, 4]) func killedItLeavesAWholeStore(step: Int) async throws {
    let there = try CompactionTests.fill(Environment(path: folder.path))
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String, step = step as Int] in
      let environment = try Environment(path: path)
      var asked = 0
      try environment.compact(check: { () throws(StoreError) in
        asked += 1
        if asked == step { raise(SIGKILL) }
      })
      raise(SIGKILL)
    }
    let environment = try Environment(path: folder.path)
    #expect(files == ["data.mdb", "lock.mdb"])
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == there)
    try NumberedRecord(1).save("note", "more", in: RecordStore(environment))
    try environment.compact()
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)).count == there.count + 1)
  }

  /// Only who may write cleans up, and while another process compacts nobody gets so far.
  @Test func whatAKilledOneLeftIsRemoved() throws {
    try CompactionTests.fill(Environment(path: folder.path))
    try Data([1, 2]).write(to: URL(fileURLWithPath: folder.path + "/data.mdb.compacting"))
    _ = try Environment(path: folder.path, access: .readOnly)
    #expect(files.count == 3)
    _ = try Environment(path: folder.path)
    #expect(files == ["data.mdb", "lock.mdb"])
  }

  // MARK: The file

  @Test func permissionsAndLinksStay() throws {
    let elsewhere = TemporaryFolder()
    try CompactionTests.fill(Environment(path: folder.path))
    try FileManager.default.moveItem(atPath: folder.dataFile, toPath: elsewhere.path + "/large.mdb")
    try FileManager.default.createSymbolicLink(
      atPath: folder.dataFile, withDestinationPath: elsewhere.path + "/large.mdb")
    chmod(folder.dataFile, 0o640)
    let environment = try Environment(path: folder.path)
    try environment.compact()
    try environment.requireInPlace()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.dataFile) == elsewhere.path + "/large.mdb")
    let attributes = try FileManager.default.attributesOfItem(atPath: elsewhere.path + "/large.mdb")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)).count == 10)
    #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path) == ["large.mdb"])
  }

  /// Another thread of the process waits for it.
  @Test func threadsGoOnBesideIt() async throws {
    let environment = try Environment(path: folder.path)
    let there = try CompactionTests.fill(environment)
    try await onThread {
      for number in 0..<20 {
        try NumberedRecord(number).save("thread", "n\(number)", in: RecordStore(environment))
        try environment.requireInPlace()
      }
    } beside: {
      do { for _ in 0..<10 { try environment.compact() } } catch { Issue.record(error) }
    }
    #expect(try NumberedRecord.all("thread", in: RecordStore(environment)).count == 20)
    #expect(try NumberedRecord.all("note", in: RecordStore(environment)) == there)
  }
}

/// A file system in memory of a few megabytes.
private struct SmallDisk {
  private let path: String

  init(at path: String, megabytes: Int) throws {
    self.path = path
    try #require(SmallDisk.mount(path, "size=\(megabytes)m"))
  }

  func unmount() { umount2(path, Int32(MNT_DETACH)) }

  static let canMount: Bool = {
    guard getuid() == 0 else { return false }
    let folder = TemporaryFolder()
    guard mount(folder.path, "size=1m") else { return false }
    umount2(folder.path, Int32(MNT_DETACH))
    return true
  }()

  private static func mount(_ path: String, _ options: String) -> Bool {
    Glibc.mount("tmpfs", path, "tmpfs", 0, options) == 0
  }
}
