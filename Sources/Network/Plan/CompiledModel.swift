import Compute

/// A model compiled for a number of workers: a plan each, and the parameters that they share.
final class CompiledModel {
  let model: Model
  let options: PlanOptions
  let plans: [WorkerPlan]
  let parameters: PreparedParameters
  let group: WorkerGroup

  /// - Parameter flat: the parameters, where another compiled model has them already.
  init(_ model: Model, _ options: PlanOptions, workers: Workers, flat: FloatMemory? = nil) throws(PlanError) {
    guard !model.layers.isEmpty else { throw .noLayers(model: model.name) }
    guard options.precision.isNative else { throw .precision(options.precision) }
    self.model = model
    self.options = options
    do {
      let parameters = try PreparedParameters(flat: flat ?? FloatMemory(copying: model.parameters))
      let group = WorkerGroup(workers)
      plans = try reckonedAlike(count: options.planCount(workers: workers.count)) { worker throws(ComputeError) in
        try WorkerPlan(model, options, parameters: parameters, group: group, worker: worker)
      }
      self.parameters = parameters
      self.group = group
    } catch {
      throw .compute(error)
    }
    if !MemoryReckoning.isUnderWay { parameters.refresh() }
  }

  /// The part of `count` images that a worker takes: a run, as long as the others' or shorter.
  func share(of count: Int, worker: Int) -> Range<Int> {
    let size = options.share(of: count, workers: group.workers.count)
    let start = min(worker * size, count)
    return start..<min(start + size, count)
  }
}

/// Throws unless the images, or what the layers before `first` made of them, fit the model and the loss.
func checkFit(_ model: Model, from first: Int, _ source: any ImageSource, _ loss: Loss?) throws(PlanError) {
  guard !model.layers.isEmpty else { throw .noLayers(model: model.name) }
  guard source.count > 0 else { throw .noImages(source.name) }
  let input = model.input(ofLayer: first)
  guard source.shape == input else {
    throw .imageShape(model: model.name, input: input, images: source.name, shape: source.shape)
  }
  try loss?.target.requireFit(of: model, source)
}
