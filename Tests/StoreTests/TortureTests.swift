import Foundation
import TestSupport
import Testing

@testable import Store

/// Processes that are killed while they save, rename, copy, remove, sweep and compact. Every record says by its contents
/// whether it is whole. `TELAR_TORTURE=500` kills so many instead of a few.
struct TortureTests {
  private static let rounds = ProcessInfo.processInfo.environment["TELAR_TORTURE"].flatMap { Int($0) } ?? 8

  @Test func killedProcessesLeaveEveryRecordWhole() async throws {
    let folder = TemporaryFolder()
    var numbers = Numbers(state: UInt64(TortureTests.rounds))
    var duringCompaction = 0
    for round in 0..<TortureTests.rounds {
      let seed = numbers.next()
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String, seed = seed as UInt64] in
        var numbers = Numbers(state: seed)
        let environment = try Environment(path: path)
        let pause = UInt32(numbers.next() % 60_000)
        Thread.detachNewThread {
          usleep(pause)
          kill(getpid(), SIGKILL)
        }
        let records = RecordStore(environment, chunkSize: 20_000, transactionSize: 60_000)
        while true { try TortureTests.step(records, &numbers) }
      }
      if access(folder.dataFile + ".compacting", F_OK) == 0 { duringCompaction += 1 }
      let environment = try Environment(path: folder.path)
      let records = RecordStore(environment, chunkSize: 20_000, transactionSize: 60_000)
      // Loading compares the contents.
      let there = try NumberedRecord.all("note", in: records)
      _ = try records.sweep()
      #expect(try records.usage().unreachableBytes == 0)
      #expect(try NumberedRecord.all("note", in: records) == there, "round \(round)")
      #expect(!FileManager.default.fileExists(atPath: folder.dataFile + ".compacting"))
      if round % 4 == 0 {
        try environment.compact()
        #expect(try NumberedRecord.all("note", in: records) == there, "round \(round)")
      }
    }
    #expect(duringCompaction > 0 || TortureTests.rounds < 100)
  }

  private static func step(_ records: RecordStore, _ numbers: inout Numbers) throws {
    let (name, other) = ("n\(numbers.next() % 12)", "n\(numbers.next() % 12)")
    do {
      switch numbers.next() % 8 {
      case 0, 1, 2: try NumberedRecord(Int(numbers.next() % 1000)).save("note", name, in: records)
      case 3: try records.rename("note", name, to: other, replacing: true)
      case 4: try records.copy("note", name, to: other, replacing: true)
      case 5: try records.delete("note", [name, other])
      case 6: _ = try records.sweep()
      default: try records.environment.compact()
      }
    } catch let error as StoreError where error.code == .noSuchRecord {
    }
  }
}
