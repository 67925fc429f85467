import Compute

/// Runs a model forward, without dropout.
package final class Inference {
  private let compiled: CompiledModel
  private let workers: Workers
  /// Whether the parameters are another's, who may have changed them since.
  private let parametersChange: Bool

  /// With a batch of 1 the calling thread works alone, and no other is woken: the quickest way to one image's output.
  package convenience init(_ model: Model, _ options: PlanOptions = PlanOptions(), workers: Workers) throws(PlanError) {
    try self.init(model, options, workers: workers, flat: nil)
  }

  /// - Parameter flat: the parameters to use, which may change in between, instead of the model's own.
  init(_ model: Model, _ options: PlanOptions, workers: Workers, flat: FloatMemory?) throws(PlanError) {
    precondition(!options.isTraining, "there is no way back here")
    self.workers = workers
    parametersChange = flat != nil
    compiled = try reckoned("running \(model.name) on \(options.batch) images at once") { () throws(PlanError) in
      try CompiledModel(model, options, workers: workers, flat: flat)
    }
  }

  /// The loss, which the options must have, and for a classifier the accuracy over all images. Returns nil if
  /// `shouldStop` said so before the end.
  package func evaluate(_ source: any ImageSource, shouldStop: () -> Bool = { false }) throws(PlanError) -> Metrics? {
    let options = compiled.options
    try checkFit(compiled.model, from: options.first, source, options.loss)
    let sums = WorkerSums(workers: workers.count)
    let isComplete = forEachShare(of: 0..<source.count, shouldStop) { plan, worker, share in
      plan.run(
        source, image: { $0 }, first: share.lowerBound, count: share.count, batch: share.count, step: 0,
        isTraining: false)
      sums[worker] += plan.loss!.sums
    }
    return isComplete ? sums.total.means(of: options.loss) : nil
  }

  /// The model's output for every image of a range, channel after channel, row after row. Returns nil if `shouldStop`
  /// said so before the end.
  package func outputs(_ source: any ImageSource, range: Range<Int>? = nil, shouldStop: () -> Bool = { false })
    throws(PlanError) -> [Float]?
  {
    try checkFit(compiled.model, from: compiled.options.first, source, nil)
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
    for start in stride(from: images.lowerBound, to: images.upperBound, by: compiled.options.batch) {
      if shouldStop() { return false }
      let count = min(compiled.options.batch, images.upperBound - start)
      workers.run(on: compiled.plans.count) { worker in
        let share = compiled.share(of: count, worker: worker)
        if !share.isEmpty { body(compiled.plans[worker], worker, start + share.lowerBound..<start + share.upperBound) }
      }
    }
    return true
  }
}
