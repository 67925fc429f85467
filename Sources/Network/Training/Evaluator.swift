import Compute

/// The mean loss over a set of images, and for a classifier the share of labels it finds.
package struct Evaluation: Sendable, Hashable {
  package let loss: Double
  package let accuracy: Double?
  package let images: Int
}

/// Runs a model forward, without dropout.
package final class Evaluator {
  private let compiled: CompiledModel
  private let loss: Loss?
  private let workers: Workers

  /// Images that all workers together have under way at once.
  private static let chunk = 256

  package convenience init(_ model: Model, loss: Loss?, workers: Workers) throws(PlanError) {
    try self.init(model, loss: loss, workers: workers, flat: nil)
  }

  /// - Parameter flat: the parameters to use, which may change between evaluations, instead of the model's own.
  init(_ model: Model, loss: Loss?, workers: Workers, flat: FloatMemory?) throws(PlanError) {
    self.loss = loss
    self.workers = workers
    compiled = try CompiledModel(
      model, loss: loss, isTraining: false, workers: workers, capacity: Evaluator.chunk, flat: flat)
  }

  /// The loss over all images. Returns nil if `shouldStop` said so before the end.
  package func evaluate(_ source: any ImageSource, shouldStop: () -> Bool = { false }) throws(PlanError)
    -> Evaluation?
  {
    try checkFit(compiled.model, source, loss)
    let sums = FloatingSums(workers: workers.count)
    let isComplete = forEachShare(of: 0..<source.count, shouldStop) { plan, worker, share in
      plan.run(
        source, image: { $0 }, first: share.lowerBound, count: share.count, batch: share.count, step: 0,
        isTraining: false)
      guard let loss = plan.loss else { return }
      sums.loss[worker] += loss.sum
      sums.correct[worker] += loss.correct
    }
    guard isComplete else { return nil }
    let total = sums.loss.reduce(0, +)
    return Evaluation(
      loss: total / Double(source.count),
      accuracy: loss == .crossEntropy ? Double(sums.correct.reduce(0, +)) / Double(source.count) : nil,
      images: source.count)
  }

  /// The model's output for every image of a range, channel after channel, row after row. Returns nil if `shouldStop`
  /// said so before the end.
  package func outputs(_ source: any ImageSource, range: Range<Int>? = nil, shouldStop: () -> Bool = { false })
    throws(PlanError) -> [Float]?
  {
    try checkFit(compiled.model, source, nil)
    let range = range ?? 0..<source.count
    let size = compiled.model.output.count
    let results = FloatMemory(count: range.count * size)
    let isComplete = forEachShare(of: range, shouldStop) { plan, _, share in
      plan.infer(source, range: share) { image, output in
        (results.pointer + (image - range.lowerBound) * size).update(from: output, count: size)
      }
    }
    return isComplete ? results.values : nil
  }

  /// Goes through images a chunk at a time, calling `body` on every worker with its plan, its number and its share of
  /// the chunk, unless that is empty. Returns false if `shouldStop` said so before the end.
  private func forEachShare(
    of images: Range<Int>, _ shouldStop: () -> Bool, _ body: @escaping (WorkerPlan, Int, Range<Int>) -> Void
  ) -> Bool {
    compiled.parameters.refresh()
    let compiled = self.compiled
    for start in stride(from: images.lowerBound, to: images.upperBound, by: compiled.capacity) {
      if shouldStop() { return false }
      let count = min(compiled.capacity, images.upperBound - start)
      workers.run { worker in
        let share = compiled.share(of: count, worker: worker)
        if !share.isEmpty { body(compiled.plans[worker], worker, start + share.lowerBound..<start + share.upperBound) }
      }
    }
    return true
  }
}

/// What workers add up, each in a place of its own; read when all have finished.
final class FloatingSums {
  let loss: UnsafeMutableBufferPointer<Double>
  let correct: UnsafeMutableBufferPointer<Int>

  init(workers: Int) {
    loss = .allocate(capacity: workers)
    loss.initialize(repeating: 0)
    correct = .allocate(capacity: workers)
    correct.initialize(repeating: 0)
  }

  deinit {
    loss.deallocate()
    correct.deallocate()
  }
}
