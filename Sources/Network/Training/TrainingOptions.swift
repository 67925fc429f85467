import Compute

/// What a person asks of training.
package struct TrainingOptions: Sendable {
  package var loss: Loss
  package var optimizer: OptimizerChoice
  package var batch: Int
  package var epochs: Int
  /// The most images of each shuffled epoch; nil for all.
  package var limit: Int?
  /// Of the convolutions in training; what is measured after each epoch is in single precision.
  package var precision: Precision

  package init(
    loss: Loss, optimizer: OptimizerChoice, batch: Int, epochs: Int, limit: Int? = nil, precision: Precision = .single
  ) {
    self.loss = loss
    self.optimizer = optimizer
    self.batch = batch
    self.epochs = epochs
    self.limit = limit
    self.precision = precision
  }
}

/// The plans that training goes through.
extension TrainingOptions {
  /// Of the steps, on so many images.
  ///
  /// - Parameter first: the layer to begin with; see `PlanOptions`.
  package func plan(images count: Int, from first: Int = 0) -> PlanOptions {
    PlanOptions(loss: loss, isTraining: true, first: first, batch: min(batch, count), precision: precision)
  }

  /// Of what is measured after an epoch.
  package func validationPlan(from first: Int = 0) -> PlanOptions { PlanOptions(loss: loss, first: first) }
}

/// What happens in training, as it happens.
package enum TrainingEvent: Sendable {
  /// After some of the steps: how far the epoch is, the mean loss so far, and the speed.
  case progress(epoch: Int, images: Int, of: Int, loss: Double, imagesPerSecond: Double)
  /// An epoch's images are through; its validation begins.
  case validating(epoch: Int)
  /// An epoch has ended, of as many images if it went to its end.
  case epoch(EpochRecord, of: Int)
}

/// How training ended.
package enum TrainingEnd: Sendable, Hashable {
  case finished
  case interrupted
  /// The loss or a gradient was not a number in this step of this epoch; the weights are those of a little earlier,
  /// with which it was one.
  case diverged(epoch: Int, step: Int)
}
