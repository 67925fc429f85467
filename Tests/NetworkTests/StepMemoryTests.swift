import Compute
import Glibc
import TestSupport
import Testing

@testable import Network

/// A training step leaves nothing behind on the heap. In a process of its own, where nothing else takes memory.
struct StepMemoryTests {
  @Test func stepsLeaveNothingOnTheHeap() async {
    await #expect(processExitsWith: .success) {
      for workers in [1, 2] {
        // The first steps fill the threads' caches of small blocks; 200 more must not take a byte each.
        let (early, late) = try heapSizes(workers: workers)
        guard early > 1_000_000, late - early < 200 else {
          print("bytes on the heap with \(workers) workers: \(early), then \(late)")
          exit(1)
        }
      }
    }
  }
}

/// The bytes that are taken after 20 steps, and after 200 more.
private func heapSizes(workers: Int) throws -> (early: Int, late: Int) {
  let layers = autoencoderTwo(dropout: 0.2).dropLast(4)
  var model = try Model(spelled: Array(layers), input: [1, 28, 28])
  for text in ["flatten", "linear 20", "relu", "dropout 0.2", "linear 10"] { try model.append(layer(spelled: text)) }
  let images = testImages(count: 20 * 230)
  let options = TrainingOptions(loss: .crossEntropy, optimizer: .adam(rate: 1e-3), batch: 20, epochs: 1)
  return try withWorkers(workers) { workers in
    let trainer = try Trainer(model, on: images, validation: nil, options: options, workers: workers)
    var steps = 0
    var (early, late) = (0, 0)
    _ = try trainer.run(
      shouldStop: {
        steps += 1
        if steps == 10 { _ = heapInUse() }
        if steps == 20 { early = heapInUse() }
        if steps == 220 { late = heapInUse() }
        return steps == 220
      }, onEvent: { _ in })
    return (early, late)
  }
}
