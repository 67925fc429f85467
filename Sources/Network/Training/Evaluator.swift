import Compute

/// The mean loss over a set of images, and for a classifier the share of labels it finds.
package struct Evaluation: Sendable, Hashable {
  package let loss: Double
  /// From 0 to 1. None where the loss is not a number, since then outputs are none: the largest of them says nothing.
  package let accuracy: Double?
  package let images: Int
}

/// Runs a model forward, without dropout.
package final class Evaluator {
  private let compiled: CompiledModel
  private let loss: Loss?
  private let workers: Workers
  /// Whether the parameters are another's, who may have changed them since.
  private let parametersChange: Bool

  /// Images that all workers together have under way at once, if not stated otherwise.
  package static let defaultBatch = 256

  /// - Parameters:
  ///   - batch: the most images that all workers together have under way at once. With 1 the calling thread works
  ///     alone, and no other is woken: the quickest way to one image's output.
  ///   - precision: of the convolutions.
  ///   - microBatch: how many images go through a layer at once; see `Execution`.
  package convenience init(
    _ model: Model, loss: Loss?, workers: Workers, batch: Int = defaultBatch, precision: Precision = .single,
    microBatch: Int? = nil
  ) throws(PlanError) {
    try self.init(
      model, from: 0, loss: loss, workers: workers, batch: batch, precision: precision, microBatch: microBatch,
      flat: nil)
  }

  /// - Parameters:
  ///   - first: the layer to begin with; see `FeatureSet`.
  ///   - flat: the parameters to use, which may change between evaluations, instead of the model's own.
  init(
    _ model: Model, from first: Int, loss: Loss?, workers: Workers, batch: Int = defaultBatch,
    precision: Precision = .single, microBatch: Int? = nil, flat: FloatMemory?
  ) throws(PlanError) {
    self.loss = loss
    self.workers = workers
    parametersChange = flat != nil
    compiled = try reckoned("running \(model.name) on \(batch) images at once") { () throws(PlanError) in
      try CompiledModel(
        model, from: first, loss: loss, isTraining: false, workers: workers, capacity: batch, microBatch: microBatch,
        flat: flat, precision: precision)
    }
  }

  /// The loss over all images. Returns nil if `shouldStop` said so before the end.
  package func evaluate(_ source: any ImageSource, shouldStop: () -> Bool = { false }) throws(PlanError)
    -> Evaluation?
  {
    try checkFit(compiled.model, from: compiled.first, source, loss)
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
      accuracy: loss == .crossEntropy && !total.isNaN ? Double(sums.correct.reduce(0, +)) / Double(source.count) : nil,
      images: source.count)
  }

  /// The model's output for every image of a range, channel after channel, row after row. Returns nil if `shouldStop`
  /// said so before the end.
  package func outputs(_ source: any ImageSource, range: Range<Int>? = nil, shouldStop: () -> Bool = { false })
    throws(PlanError) -> [Float]?
  {
    try checkFit(compiled.model, from: compiled.first, source, nil)
    let range = range ?? 0..<source.count
    let size = compiled.model.output.count
    let count = range.count * size
    try require(
      count * MemoryLayout<Float>.stride, for: "the output of \(compiled.model.name) for \(range.count) images")
    var isComplete = false
    // Written in place: the outputs of a large set may be hundreds of megabytes.
    let results = [Float](unsafeUninitializedCapacity: count) { results, initialized in
      nonisolated(unsafe) let start = results.baseAddress
      isComplete = forEachShare(of: range, shouldStop) { plan, _, share in
        plan.infer(source, range: share) { image, output in
          (start! + (image - range.lowerBound) * size).initialize(from: output, count: size)
        }
      }
      initialized = isComplete ? count : 0
    }
    return isComplete ? results : nil
  }

  /// Goes through images a chunk at a time, calling `body` on every worker with its plan, its number and its share of
  /// the chunk, unless that is empty. Returns false if `shouldStop` said so before the end.
  private func forEachShare(
    of images: Range<Int>, _ shouldStop: () -> Bool, _ body: @escaping (WorkerPlan, Int, Range<Int>) -> Void
  ) -> Bool {
    if parametersChange { compiled.parameters.refresh() }
    let compiled = self.compiled
    for start in stride(from: images.lowerBound, to: images.upperBound, by: compiled.capacity) {
      if shouldStop() { return false }
      let count = min(compiled.capacity, images.upperBound - start)
      workers.run(on: compiled.plans.count) { worker in
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
