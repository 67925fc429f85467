import Compute
import Glibc
import System
import TestSupport
import Testing

@testable import Network

/// Memory that was there when it was asked for, and is not when it is taken. In processes of their own, whose limits the
/// tests lower in between.
struct RefusedMemoryTests {
  @Test func whatIsRefusedAfterAllIsAnError() async {
    await #expect(processExitsWith: .success) {
      do throws(PlanError) {
        _ = try reckoned("a test") { () throws(PlanError) in
          let small = FloatMemory(count: 1 << 20)
          if !MemoryReckoning.isUnderWay { leaveAddresses(64 << 20) }
          let others = [FloatMemory(count: 1 << 26), FloatMemory(copying: small)]
          // From the refusal on memory is only counted.
          guard MemoryReckoning.isUnderWay else { exit(2) }
          return [small] + others
        }
        exit(3)
      } catch {
        guard case .memory(let shortage) = error, shortage.purpose == "a test" else { exit(4) }
        guard shortage.needed == 4 * (2 << 20 + 1 << 26), shortage.room.bound == .addresses else { exit(5) }
        guard shortage.room.bytes == MachineMemory.margin + 4 << 20 else { exit(6) }
      }
    }
  }

  /// Wherever in the making of a whole training it happens.
  @Test func aTrainingThatIsRefusedMemoryIsAnError() async {
    await #expect(processExitsWith: .success) {
      // Behind images come rows, so that all images of a batch have their places.
      let model = try Model(
        spelled: ["conv 16 pad=1", "relu", "conv 16 pad=1", "sigmoid", "flatten", "linear 10"], input: [1, 28, 28])
      let images = testImages(count: 1024)
      let options = TrainingOptions(
        loss: .crossEntropy, optimizer: .adam(rate: 1e-3), batch: 1024, epochs: 1, limit: 32)
      try withWorkers(2) { workers in
        var refusals = 0
        for megabytes in stride(from: 24, to: 400, by: 24) {
          do throws(PlanError) {
            _ = try reckoned("a test") { () throws(PlanError) in
              if !MemoryReckoning.isUnderWay { leaveAddresses(megabytes << 20) }
              return try Trainer(model, on: images, validation: images, options: options, workers: workers)
            }
          } catch {
            guard case .memory = error else { exit(2) }
            refusals += 1
          }
          leaveAddresses(nil)
        }
        guard refusals > 5 else { exit(3) }
        // All is as before.
        let trainer = try Trainer(model, on: images, validation: images, options: options, workers: workers)
        guard try trainer.run(shouldStop: { false }, onEvent: { _ in }).end == .finished else { exit(4) }
      }
    }
  }
}

/// Limits the process to so many bytes of addresses more than it has; nil for no limit to speak of.
private func leaveAddresses(_ bytes: Int?) {
  let most = 1 << 45
  var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t.max)
  setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
  guard let bytes, let room = MachineMemory().limitsRoom else { return }
  limit.rlim_cur = rlim_t(most - room.bytes + bytes)
  setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
}
