import Compute
import TestSupport

@testable import Network

/// A model compiled for training on some images, whose loss and gradient can be taken at any parameters.
///
/// The number of the step stays the same, so dropout drops the same at every call.
final class GradientProbe {
  let model: Model
  private let compiled: CompiledModel
  private let source: NormalizedImages
  private let workers: Workers
  private let step: UInt32

  init(_ model: Model, _ source: NormalizedImages, loss: Loss, workers: Workers, microBatch: Int, step: UInt32 = 3)
    throws
  {
    self.model = model
    self.source = source
    self.workers = workers
    self.step = step
    let options = PlanOptions(loss: loss, isTraining: true, batch: source.count, microBatch: microBatch)
    compiled = try CompiledModel(model, options, workers: workers)
  }

  /// The mean loss over all images, at the model's own parameters or others.
  func loss(at parameters: [Float]? = nil) -> Double {
    run(at: parameters, isTraining: false)
    return compiled.plans.reduce(0) { $0 + $1.loss!.sums.loss } / Double(source.count)
  }

  /// The gradient of the mean loss by every parameter: the sum of all workers'.
  func gradient() -> [Float] {
    run(at: nil, isTraining: true)
    var sum = [Float](repeating: 0, count: model.parameters.count)
    for plan in compiled.plans {
      for (index, value) in plan.gradients.values.enumerated() { sum[index] += value }
    }
    return sum
  }

  private func run(at parameters: [Float]?, isTraining: Bool) {
    let values = parameters ?? model.parameters
    compiled.parameters.flat.pointer.update(from: values, count: values.count)
    compiled.parameters.refresh()
    let (compiled, source, step) = (compiled, source, step)
    workers.run { worker in
      let share = compiled.share(of: source.count, worker: worker)
      compiled.plans[worker].run(
        source, image: { $0 }, first: share.lowerBound, count: share.count, batch: source.count, step: step,
        isTraining: isTraining)
    }
  }

  /// How far a gradient of one parameter array is from central differences of the loss, as a share of what is
  /// allowed: below 1 it is right.
  ///
  /// Along the gradient itself and along random signs a difference of 0.1 % of the gradient's norm is allowed: a
  /// wrong factor of 1.01 is ten times that. For single parameters it is 0.4 % of the largest one's gradient. To that
  /// comes what single precision's rounding, 2⁻²⁴ of the loss at each end, makes of a difference. Steps are long
  /// against it; the loss is smooth, for most layers quadratic.
  func deviation(of gradient: [Float], in range: Range<Int>) -> Double {
    let part = gradient[range].map(Double.init)
    let norm = part.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let largest = part.map(abs).max()!
    let place = part.map(abs).firstIndex(of: largest)!
    var worst = 0.0
    let rounding = loss() * 0x1p-24
    func compare(_ direction: [Double], step: Double, allowed: Double) {
      let expected = zip(part, direction).reduce(0) { $0 + $1.0 * $1.1 }
      let measured = slope(along: direction, in: range, step: step)
      worst = max(worst, abs(measured - expected) / (allowed + rounding / step))
    }
    compare(part.map { $0 / norm }, step: 0.02, allowed: 0.001 * norm)
    for tensor in 0..<2 {
      let signs = ReferenceHash.units(tensor: 5000 + tensor, count: part.count)
      let length = Double(part.count).squareRoot()
      compare(signs.map { ($0 < 0 ? -1 : 1) / length }, step: 0.02, allowed: 0.001 * norm)
    }
    let others = ReferenceHash.units(tensor: 6000, count: 6).map { Int(($0 + 1) / 2 * Float(part.count)) }
    for index in Set([place] + others) {
      var direction = [Double](repeating: 0, count: part.count)
      direction[index] = 1
      compare(direction, step: 0.03, allowed: 0.004 * largest)
    }
    return worst.isNaN ? .infinity : worst
  }

  /// By central differences over one step and over two, put together so that the third derivative drops out.
  private func slope(along direction: [Double], in range: Range<Int>, step: Double) -> Double {
    func difference(_ step: Double) -> Double {
      var above = model.parameters
      var below = model.parameters
      for (offset, value) in direction.enumerated() {
        above[range.lowerBound + offset] += Float(step * value)
        below[range.lowerBound + offset] -= Float(step * value)
      }
      return (loss(at: above) - loss(at: below)) / (2 * step)
    }
    return (4 * difference(step) - difference(2 * step)) / 3
  }
}
