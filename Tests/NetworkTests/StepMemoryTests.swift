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
        if steps == 10 { _ = bytesInUse() }
        if steps == 20 { early = bytesInUse() }
        if steps == 220 { late = bytesInUse() }
        return steps == 220
      }, onEvent: { _ in })
    return (early, late)
  }
}

/// What the C library's heap has handed out, from its own report: what it took from the system less what is free.
private func bytesInUse() -> Int {
  typealias Report = @convention(c) (CInt, UnsafeMutablePointer<FILE>) -> CInt
  let report = unsafeBitCast(dlsym(nil, "malloc_info")!, to: Report.self)
  var text: UnsafeMutablePointer<CChar>?
  var length = 0
  let file = open_memstream(&text, &length)!
  _ = report(0, file)
  fclose(file)
  defer { free(text) }
  // The sums over all heaps stand at the end.
  let lines = String(cString: text!).split(separator: "\n")
  func size(_ start: String) -> Int {
    let line = lines.last { $0.hasPrefix(start) }!
    let value = line.split(separator: "\"").dropLast().last!
    return Int(value)!
  }
  return size("<system type=\"current\"") + size("<total type=\"mmap\"") - size("<total type=\"fast\"")
    - size("<total type=\"rest\"")
}
