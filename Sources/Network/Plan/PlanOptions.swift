import Compute

/// What is asked of a plan, whatever the model.
package struct PlanOptions: Hashable, Sendable {
  /// What is measured behind the last layer; nil for its output alone.
  package var loss: Loss?
  /// Whether there is a way back, as far as the lowest layer that learns.
  package var isTraining: Bool
  /// The layer to begin with: what goes in is the output of those before it. A loss that compares with the input needs
  /// all layers.
  package var first: Int
  /// The most images that all workers together have under way at once.
  package var batch: Int
  /// How many of them a worker takes through a layer at once; nil for as many as stay in its cache.
  package var microBatch: Int?
  /// Of the convolutions' factors; parameters, activations and sums stay in single precision.
  package var precision: Precision

  /// Enough to keep all workers busy.
  package static let defaultBatch = 256

  package init(
    loss: Loss? = nil, isTraining: Bool = false, first: Int = 0, batch: Int = defaultBatch, microBatch: Int? = nil,
    precision: Precision = .single
  ) {
    precondition(first == 0 || loss?.target != .input, "the images are not there to compare with")
    self.loss = loss
    self.isTraining = isTraining
    self.first = first
    self.batch = batch
    self.microBatch = microBatch
    self.precision = precision
  }
}

/// How a batch is shared out.
extension PlanOptions {
  /// How many of the workers have a plan. Joint gradients want every worker; otherwise one without an image needs none.
  func planCount(workers: Int) -> Int { isTraining ? workers : min(workers, batch) }

  /// The most images that one plan gets.
  func share(workers: Int) -> Int { share(of: batch, workers: workers) }

  /// The same of a batch of so many images.
  func share(of images: Int, workers: Int) -> Int {
    let count = planCount(workers: workers)
    return (images + count - 1) / count
  }

  /// How many images of a share go through a layer at once if not stated otherwise: activations and gradients of eight
  /// stay in a core's second-level cache from one layer to the next.
  private static let cachedImages = 8

  /// How a plan computes.
  package func execution(workers: Int) -> Execution {
    Execution(
      precision: precision, microBatch: microBatch ?? min(PlanOptions.cachedImages, share(workers: workers)))
  }
}

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
