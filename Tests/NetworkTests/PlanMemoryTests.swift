import Compute
import Glibc
import TestSupport
import Testing

@testable import Network

/// What a plan is reckoned to take is what it takes. In a process of its own, where nothing else takes memory.
struct PlanMemoryTests {
  @Test(arguments: [1, 2, 5])
  func whatIsReckonedIsWhatIsTaken(workers count: Int) async {
    await #expect(processExitsWith: .success) { [count] in
      let networks: [(layers: [String], input: [Int])] = [
        (Array(autoencoderTwo(dropout: 0.2)), [1, 28, 28]),
        (["flatten", "linear 300", "relu", "linear 784", "unflatten 1x28x28"], [1, 28, 28]),
        (
          ["conv 16 kernel=3 pad=1", "relu", "maxpool 3", "convtranspose 3 kernel=3 stride=3", "sigmoid"], [3, 60, 60]
        ),
        (["conv 9 kernel=3", "relu", "avgpool 3 stride=2 ceil=yes", "flatten", "linear 10"], [1, 30, 30]),
        (["maxpool 3 stride=2", "conv 20 kernel=5", "dropout 0.5", "conv 1 kernel=1"], [3, 41, 33]),
      ]
      for (layers, input) in networks {
        let model = try Model(spelled: layers, input: input)
        for isTraining in [true, false] {
          for capacity in [1, 7, 100, 500] {
            guard try isRight(model, isTraining, capacity, workers: count) else { exit(1) }
          }
        }
      }
    }
  }

  @Test func whatIsTooLargeIsRefusedBeforeItIsMade() throws {
    var model = try Model(spelled: ["maxpool 2"], input: [1, 30000, 30000])
    try model.append(layer(spelled: "maxpool 100"))
    try withWorkers(2) { workers in
      do throws(PlanError) {
        _ = try Inference(model, PlanOptions(batch: 60_000), workers: workers)
        Issue.record("60,000 images of 900 megapixels fit")
      } catch {
        guard case .memory(let shortage) = error else { throw error }
        // In single precision.
        #expect(shortage.needed > 8 * 4 * 900_000_000)
        #expect("\(shortage)".hasPrefix("running net on 60000 images at once needs "))
      }
    }
  }
}

private func isRight(_ model: Model, _ isTraining: Bool, _ capacity: Int, workers count: Int) throws -> Bool {
  try withWorkers(count) { workers in
    func make() throws(PlanError) -> CompiledModel {
      let loss: Loss? = isTraining && model.output == model.input ? .meanSquaredError : nil
      return try CompiledModel(
        model, PlanOptions(loss: loss, isTraining: isTraining, batch: capacity), workers: workers)
    }
    let reckoned = try MemoryReckoning.bytes { () throws(PlanError) in _ = try make() }
    // Primitives are there by now, and are kept.
    _ = try make()
    let before = heapInUse()
    let compiled = try make()
    let taken = heapInUse() - before
    // Descriptions of primitives and plans, which are not reckoned, take some kilobytes for each layer and worker.
    let isRight = reckoned <= taken + taken / 4 + 100_000 && taken <= reckoned + reckoned / 100 + 300_000 * count
    if !isRight {
      print(
        "\(model.layers.map(\.name)), training \(isTraining), \(capacity) images: \(reckoned) reckoned, \(taken) taken")
    }
    withExtendedLifetime(compiled) {}
    return isRight
  }
}
