import Compute

/// Weights that are known to give a loss that is a number, to fall back to when training goes wrong.
///
/// A copy is taken now and then, and counts once a step with it went well: one bad update can make weights that are
/// numbers but give none.
final class GoodWeights {
  private let weights: FloatMemory
  private var good: FloatMemory
  private var candidate: FloatMemory
  /// Steps that went well.
  private(set) var steps = 0
  /// How many steps led to `values`, from the weights that training began with.
  private(set) var stepsToGood = 0

  /// Seldom enough that the copies cost nothing that can be measured.
  private static let interval = 64

  init(of weights: FloatMemory) {
    self.weights = weights
    good = FloatMemory(copying: weights)
    candidate = FloatMemory(count: weights.count)
  }

  /// To be called before each step.
  func willStep() {
    guard steps % GoodWeights.interval == 0 else { return }
    candidate.pointer.update(from: weights.pointer, count: weights.count)
  }

  /// To be called after each step that went well.
  func didStep() {
    if steps % GoodWeights.interval == 0 {
      swap(&good, &candidate)
      stepsToGood = steps
    }
    steps += 1
  }

  var values: [Float] { good.values }
}
