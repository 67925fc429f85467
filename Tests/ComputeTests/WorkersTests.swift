import Glibc
import Synchronization
import System
import TestSupport
import Testing

@testable import Compute

struct WorkersTests {
  /// More workers than cores among them.
  @Test(arguments: [1, 2, 3, 8])
  func eachWorkerRunsEveryJobOnce(count: Int) {
    withWorkers(count) { workers in
      let counts = FloatMemory(count: count)
      for _ in 0..<2000 { workers.run { counts.pointer[$0] += 1 } }
      #expect(counts.values == [Float](repeating: 2000, count: count))
    }
  }

  @Test(arguments: [1, 2, 3, 8])
  func nobodyPassesTheBarrierBeforeAllHaveCome(count: Int) {
    withWorkers(count) { workers in
      let arrived = Atomic<Int>(0)
      let early = Atomic<Int>(0)
      workers.run { _ in
        for round in 1...300 {
          arrived.add(1, ordering: .sequentiallyConsistent)
          workers.barrier()
          if arrived.load(ordering: .sequentiallyConsistent) < round * count {
            early.add(1, ordering: .relaxed)
          }
          workers.barrier()
        }
      }
      #expect(arrived.load(ordering: .relaxed) == 300 * count)
      #expect(early.load(ordering: .relaxed) == 0)
    }
  }

  /// What a worker wrote is there for the others after a barrier, and for the caller after the job.
  @Test func writesAreSeen() {
    withWorkers(3) { workers in
      let values = FloatMemory(count: 48)
      let sums = FloatMemory(count: 48)
      for job in 1...500 {
        workers.run { worker in
          values.pointer[worker * 16] = Float(job * (worker + 1))
          workers.barrier()
          sums.pointer[worker * 16] = values.pointer[0] + values.pointer[16] + values.pointer[32]
          workers.barrier()
        }
        for worker in 0..<3 where sums.pointer[worker * 16] != Float(6 * job) {
          Issue.record("job \(job): \(sums.pointer[worker * 16])")
        }
      }
    }
  }

  @Test func sleepingWorkersWake() {
    withWorkers(2) { workers in
      let runs = Atomic<Int>(0)
      for _ in 0..<5 {
        usleep(20_000)
        workers.run { _ in runs.add(1, ordering: .relaxed) }
      }
      #expect(runs.load(ordering: .relaxed) == 10)
    }
  }

  @Test func manySetsComeAndGo() throws {
    for _ in 0..<50 {
      let workers = try Workers(count: 4)
      workers.run { _ in }
      workers.stop()
      workers.stop()
    }
  }

  /// Work flushes the smallest numbers to zero on every worker; what the calling thread does afterwards does not.
  @Test(arguments: [1, 2]) func theCallingThreadKeepsSmallNumbers(count: Int) {
    let tiny = Double(bitPattern: 2024)
    withWorkers(count) { workers in
      let kept = Atomic<Int>(0)
      for needed in 1...count {
        workers.run(on: needed) { worker in
          if tiny * Double(11 + worker) != 0 { kept.add(1, ordering: .relaxed) }
        }
        #expect(tiny * Double(10 + count) != 0)
      }
      #expect(kept.load(ordering: .relaxed) == 0)
    }
  }

  @Test func threadsThatCannotBeHadAreAnError() async {
    await #expect(processExitsWith: .success) {
      let few = try Workers(count: 2)
      // The tests have taken addresses that no other program would have.
      guard let used = Self.usedAddresses() else { exit(3) }
      var limit = rlimit(rlim_cur: rlim_t(used + (600 << 20)), rlim_max: rlim_t(used + (600 << 20)))
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      MachineMemory.prepare()
      do throws(ThreadShortage) {
        _ = try Workers(count: 256)
        exit(1)
      } catch {
        guard error.needed == 256, (2..<128).contains(error.possible) else { exit(2) }
        // As many as it says there are, less what an arena of the allocator may have taken meanwhile: 64 MiB, 8 stacks.
        let many = try Workers(count: max(1, error.possible - 8))
        many.run { _ in }
        many.stop()
      }
      few.run { _ in }
      few.stop()
    }
  }

  private static func usedAddresses() -> Int? {
    let most = 1 << 45
    var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t.max)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    return MachineMemory().limitsRoom.map { most - $0.bytes }
  }
}
