import Compute
import Glibc
import System

/// Trains a model: batches go through all workers' plans, their gradients are summed in a fixed order, and the
/// optimiser changes the weights.
package final class Trainer {
  private let options: TrainingOptions
  private let train: any ImageSource
  private let validation: (any ImageSource)?
  private let workers: Workers
  private let compiled: CompiledModel
  /// Runs the model on `validation`.
  private let inference: Inference?
  private let optimizer: Optimizer
  private var model: Model
  private let sums: WorkerSums
  private let goodWeights: GoodWeights
  /// How many steps went well before the present epoch.
  private var stepsBeforeEpoch = 0
  private var order: [UInt32] = []
  /// What `stepJob` works on, set before each step.
  private var batch = 0..<0
  private var isFinite: UnsafeMutableBufferPointer<Bool>

  /// Compiles the model; throws where it does not fit the images or the loss. Steps number on from the model's, epochs
  /// from its history.
  ///
  /// - Parameter first: the layer to begin with, where `train` and `validation` are what the layers before it made of
  ///   the images; see `Model.fixedLayerCount`. Not for a loss that compares with the images.
  package init(
    _ model: Model, from first: Int = 0, on train: any ImageSource, validation: (any ImageSource)?,
    options: TrainingOptions, workers: Workers
  ) throws(PlanError) {
    try checkFit(model, from: first, train, options.loss)
    if let validation { try checkFit(model, from: first, validation, options.loss) }
    guard model.trainableParameterCount > 0 else { throw .nothingToTrain(model: model.name) }
    self.model = model
    self.train = train
    self.validation = validation
    self.options = options
    self.workers = workers
    let plan = options.plan(images: train.count, from: first)
    let compiled: CompiledModel
    (compiled, inference, optimizer, goodWeights) = try reckoned("training \(model.name) with batch=\(plan.batch)") {
      () throws(PlanError) in
      let compiled = try CompiledModel(model, plan, workers: workers)
      let inference = try validation.map { _ throws(PlanError) in
        let plan = options.validationPlan(from: first)
        return try Inference(model, plan, workers: workers, flat: compiled.parameters.flat)
      }
      let optimizer = Optimizer(
        options.optimizer, of: model, parameters: compiled.parameters.flat, gradients: compiled.plans.map(\.gradients),
        apart: Set(compiled.group.jointRanges))
      // The order of the images, and the weights and moments of the model that comes back, as the old ones are kept.
      MemoryReckoning.add(bytes: 8 * train.count + 4 * 4 * model.parameterCount)
      return (compiled, inference, optimizer, GoodWeights(of: compiled.parameters.flat))
    }
    self.compiled = compiled
    sums = WorkerSums(workers: workers.count)
    isFinite = .allocate(capacity: workers.count)
    isFinite.initialize(repeating: true)
    // Neither is held: `compiled` holds this closure.
    compiled.group.receiver = { [unowned self, unowned compiled] gradient, range, worker in
      // The forward passes of all workers are through: whether the loss is a number is known.
      guard compiled.plans.allSatisfy({ $0.loss!.sums.loss.isFinite }) else { return }
      let done = optimizer.update(range, gradient: gradient)
      isFinite[worker] = isFinite[worker] && done
    }
  }

  deinit { isFinite.deallocate() }

  /// Trains all epochs, or until `shouldStop`, which is asked after each step, says so.
  ///
  /// The model that comes back has the weights of the last step that was taken or, where that went wrong, good ones
  /// from before it. An epoch that was not finished leaves a record too, of what is known of it.
  package func run(shouldStop: () -> Bool, onEvent: (TrainingEvent) -> Void) throws(PlanError)
    -> (model: Model, end: TrainingEnd)
  {
    var end = TrainingEnd.finished
    let steps = model.steps
    let first = (model.history.last?.epoch ?? 0) + 1
    for epoch in first..<first + options.epochs {
      end = try runEpoch(epoch, shouldStop, onEvent)
      if end != .finished { break }
    }
    model.parameters = compiled.parameters.flat.values
    model.optimizer = optimizer.state
    if case .diverged = end {
      model.parameters = goodWeights.values
      model.steps = steps + goodWeights.stepsToGood
      // Its moments led here.
      model.optimizer = nil
    }
    return (model, end)
  }

  private func runEpoch(_ epoch: Int, _ shouldStop: () -> Bool, _ onEvent: (TrainingEvent) -> Void)
    throws(PlanError) -> TrainingEnd
  {
    shuffle(epoch)
    let count = min(options.limit ?? train.count, train.count)
    var epochSums = MetricSums()
    let begin = Clock.monotonicSeconds()
    var reported = begin
    var done = 0
    var isStopped = false
    stepsBeforeEpoch = goodWeights.steps
    while done < count, !isStopped {
      batch = done..<min(done + compiled.options.batch, count)
      goodWeights.willStep()
      runStep()
      let stepSums = sums.total
      epochSums += stepSums
      if !stepSums.loss.isFinite || isFinite.contains(false) {
        noteDivergence(in: epoch, seconds: Clock.monotonicSeconds() - begin)
        return .diverged(epoch: epoch, step: done / compiled.options.batch + 1)
      }
      goodWeights.didStep()
      done = batch.upperBound
      // Asked after each step, so that one call more costs nothing; events come ten times a second.
      isStopped = shouldStop()
      let now = Clock.monotonicSeconds()
      if now - reported > 0.1, !isStopped {
        reported = now
        onEvent(
          .progress(
            epoch: epoch, images: done, of: count, loss: epochSums.means(of: options.loss).loss,
            imagesPerSecond: Double(done) / (now - begin)))
      }
    }
    let elapsed = Clock.monotonicSeconds() - begin
    let trained = epochSums.means(of: options.loss)
    var record = EpochRecord(
      epoch: epoch, images: trained.images, isUnfinished: done < count, trainLoss: trained.loss,
      trainAccuracy: trained.accuracy, seconds: elapsed, imagesPerSecond: Double(done) / elapsed)
    if let inference, let validation, !isStopped {
      onEvent(.validating(epoch: epoch))
      if let measured = try inference.evaluate(validation, shouldStop: shouldStop) {
        record.validationLoss = measured.loss
        record.validationAccuracy = measured.accuracy
      } else {
        isStopped = true
      }
    }
    keep(record)
    onEvent(.epoch(record, of: count))
    return isStopped ? .interrupted : .finished
  }

  private func keep(_ record: EpochRecord) {
    model.history.append(record)
    model.isReshaped = false
  }

  /// Leaves a record of an epoch that went wrong, unless the weights to fall back to are those from before it, of which
  /// the last record tells. What their loss is, is not known.
  private func noteDivergence(in epoch: Int, seconds: Double) {
    let steps = goodWeights.stepsToGood - stepsBeforeEpoch
    guard steps != 0 else { return }
    keep(
      EpochRecord(
        epoch: epoch, images: steps > 0 ? steps * compiled.options.batch : nil, isUnfinished: true, trainLoss: nil,
        seconds: seconds, imagesPerSecond: Double(batch.lowerBound) / seconds))
  }

  private func shuffle(_ epoch: Int) {
    order = (0..<UInt32(train.count)).map { $0 }
    var random = Philox(seed: model.seed, stream: .shuffling(epoch: UInt32(epoch)))
    random.shuffle(&order)
  }

  private func runStep() {
    model.steps += 1
    optimizer.beginStep()
    workers.run(stepJob)
  }

  /// What each worker does in a step. Made once: a step allocates nothing.
  private lazy var stepJob: (Int) -> Void = { [unowned self] worker in
    let share = compiled.share(of: batch.count, worker: worker)
    let plan = compiled.plans[worker]
    isFinite[worker] = true
    // Looked up once, since each look at `self` counts its references.
    let begin = batch.lowerBound
    order.withUnsafeBufferPointer { order in
      plan.run(
        train, image: { Int(order[begin + $0]) }, first: share.lowerBound, count: share.count,
        batch: batch.count, step: UInt32(truncatingIfNeeded: model.steps), isTraining: true)
    }
    sums[worker] = plan.loss!.sums
    workers.barrier()
    // Every worker comes to the same answer: a step whose loss is no number changes nothing.
    guard sums.total.loss.isFinite else { return }
    let done = optimizer.update(worker: worker)
    isFinite[worker] = isFinite[worker] && done
    workers.barrier()
    compiled.parameters.refresh(part: worker, of: workers.count)
  }
}
