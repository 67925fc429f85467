import Compute

/// A model compiled for a number of workers: a plan each, and the parameters that they share.
final class CompiledModel {
  let model: Model
  /// The layer that the plans begin with: what goes in is the output of those before it.
  let first: Int
  let plans: [WorkerPlan]
  let parameters: PreparedParameters
  let group: WorkerGroup
  /// The most images of a batch.
  let capacity: Int

  /// - Parameters:
  ///   - first: the layer to begin with. A loss that compares with the images needs all layers.
  ///   - capacity: the most images that are worked on at once by all workers together.
  ///   - microBatch: how many images a worker takes through a layer at once, if not as many as fit its cache.
  ///   - flat: the parameters, where another compiled model has them already.
  ///   - precision: of the convolutions' factors; parameters, activations and sums stay in single precision.
  init(
    _ model: Model, from first: Int = 0, loss: Loss?, isTraining: Bool, workers: Workers, capacity: Int,
    microBatch: Int? = nil, flat: FloatMemory? = nil, precision: Precision = .single
  ) throws(PlanError) {
    guard !model.layers.isEmpty else { throw .noLayers(model: model.name) }
    guard precision.isNative else { throw .precision(precision) }
    precondition(first == 0 || loss != .meanSquaredError, "the images are not there to compare with")
    self.model = model
    self.first = first
    self.capacity = capacity
    // Joint gradients want every worker; otherwise one without an image needs no plan.
    let planCount = isTraining ? workers.count : min(workers.count, capacity)
    let share = CompiledModel.share(of: capacity, among: planCount)
    let microBatch = microBatch ?? CompiledModel.microBatch(share)
    do {
      let parameters = try PreparedParameters(flat: flat ?? FloatMemory(copying: model.parameters))
      let group = WorkerGroup(workers)
      func plan(_ worker: Int) throws(ComputeError) -> WorkerPlan {
        try WorkerPlan(
          model: model, from: first, loss: loss, isTraining: isTraining, microBatch: microBatch, capacity: share,
          parameters: parameters, group: group, worker: worker, precision: precision)
      }
      var plans: [WorkerPlan] = []
      if MemoryReckoning.isUnderWay {
        // The first plan brings what all share; the others are like the second.
        plans.append(try plan(0))
        if planCount > 1 {
          let bytes = try MemoryReckoning.bytes { () throws(ComputeError) in plans.append(try plan(1)) }
          MemoryReckoning.add(bytes: (planCount - 1) * bytes)
        }
      } else {
        for worker in 0..<planCount { plans.append(try plan(worker)) }
      }
      self.parameters = parameters
      self.group = group
      self.plans = plans
    } catch {
      throw .compute(error)
    }
    if !MemoryReckoning.isUnderWay { parameters.refresh() }
  }

  /// The most images of a batch that one of so many plans gets.
  static func share(of capacity: Int, among planCount: Int) -> Int { (capacity + planCount - 1) / planCount }

  /// How many images of a share go through a layer at once: activations and gradients of eight stay in a core's
  /// second-level cache from one layer to the next.
  static func microBatch(_ share: Int) -> Int { min(8, share) }

  /// The part of `count` images that a worker takes: a run, as long as the others' or shorter.
  func share(of count: Int, worker: Int) -> Range<Int> {
    let size = CompiledModel.share(of: count, among: plans.count)
    let start = min(worker * size, count)
    return start..<min(start + size, count)
  }
}

/// Throws unless the images, or what the layers before `first` made of them, fit the model and the loss.
func checkFit(_ model: Model, from first: Int = 0, _ source: any ImageSource, _ loss: Loss?) throws(PlanError) {
  guard !model.layers.isEmpty else { throw .noLayers(model: model.name) }
  guard source.count > 0 else { throw .noImages(source.name) }
  let input = model.input(ofLayer: first)
  guard source.shape == input else {
    throw .imageShape(model: model.name, input: input, images: source.name, shape: source.shape)
  }
  switch loss {
  case .meanSquaredError:
    guard model.output == model.input else {
      throw .outputShape(model: model.name, output: model.output, needed: model.input)
    }
  case .crossEntropy:
    guard !source.classes.isEmpty else { throw .noLabels(images: source.name) }
    guard model.output == Shape(source.classes.count) else {
      throw .classCount(model: model.name, output: model.output, classes: source.classes.count)
    }
  case nil: break
  }
}
