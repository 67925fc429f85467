import Compute

/// How a plan computes a layer, as far as the last bits of its output may depend on it.
package struct Execution: Hashable, Sendable {
  /// Of the convolutions.
  package let precision: Precision
  /// How many images a primitive takes at once. It is made for that number, and may be another for another one.
  package let microBatch: Int

  package init(precision: Precision, microBatch: Int) {
    self.precision = precision
    self.microBatch = microBatch
  }
}

extension TrainingOptions {
  /// How training goes through this many images.
  package func execution(images count: Int, workers: Workers) -> Execution {
    Execution(
      precision: precision,
      microBatch: CompiledModel.microBatch(
        CompiledModel.share(of: min(batch, count), among: workers.count)))
  }
}

extension Evaluator {
  /// How the loss is measured after an epoch.
  package static func execution(workers: Workers) -> Execution {
    Execution(
      precision: .single,
      microBatch: CompiledModel.microBatch(
        CompiledModel.share(of: defaultBatch, among: min(workers.count, defaultBatch))))
  }
}
