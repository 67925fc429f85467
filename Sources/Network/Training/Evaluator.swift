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
      model, loss: loss, isTraining: false, workers: workers.count, capacity: Evaluator.chunk, flat: flat)
  }

  /// The loss over all images. Returns nil if `shouldStop` said so before the end.
  package func evaluate(_ source: any ImageSource, shouldStop: () -> Bool = { false }) throws(PlanError)
    -> Evaluation?
  {
    try checkFit(compiled.model, source, loss)
    compiled.parameters.refresh()
    let sums = FloatingSums(workers: workers.count)
    var start = 0
    while start < source.count {
      if shouldStop() { return nil }
      let first = start
      let count = min(compiled.capacity, source.count - start)
      let compiled = self.compiled
      workers.run { worker in
        let share = compiled.share(of: count, worker: worker)
        let plan = compiled.plans[worker]
        plan.run(
          source, image: { $0 }, first: first + share.lowerBound, count: share.count, batch: count, step: 0,
          isTraining: false)
        guard !share.isEmpty, let loss = plan.loss else { return }
        sums.loss[worker] += loss.sum
        sums.correct[worker] += loss.correct
      }
      start += count
    }
    let total = sums.loss.reduce(0, +)
    return Evaluation(
      loss: total / Double(source.count),
      accuracy: loss == .crossEntropy ? Double(sums.correct.reduce(0, +)) / Double(source.count) : nil,
      images: source.count)
  }

  /// The model's output for every image of a range, row after row, channel after channel. Returns nil if `shouldStop`
  /// said so before the end.
  package func outputs(_ source: any ImageSource, range: Range<Int>? = nil, shouldStop: () -> Bool = { false })
    throws(PlanError) -> [Float]?
  {
    try checkFit(compiled.model, source, nil)
    compiled.parameters.refresh()
    let range = range ?? 0..<source.count
    let size = compiled.model.output.count
    let results = FloatMemory(count: range.count * size)
    var start = range.lowerBound
    while start < range.upperBound {
      if shouldStop() { return nil }
      let first = start
      let count = min(compiled.capacity, range.upperBound - start)
      let compiled = self.compiled
      workers.run { worker in
        let share = compiled.share(of: count, worker: worker)
        guard !share.isEmpty else { return }
        compiled.plans[worker].infer(source, range: first + share.lowerBound..<first + share.upperBound) {
          (results.pointer + ($0 - range.lowerBound) * size).update(from: $1, count: size)
        }
      }
      start += count
    }
    return results.values
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
