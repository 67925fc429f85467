import Compute
import Glibc

/// How gradients change weights.
package enum OptimizerChoice: Sendable, Hashable {
  /// Kingma and Ba 2015, with PyTorch's defaults for what is not given.
  case adam(rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// velocity = momentum · velocity + gradient; weight −= rate · velocity.
  case sgd(rate: Double, momentum: Double = 0)

  package var kind: String {
    switch self {
    case .adam: "adam"
    case .sgd: "sgd"
    }
  }

  var momentCount: Int {
    switch self {
    case .adam: 2
    case .sgd: 1
    }
  }
}

/// An optimiser at work on the flat parameters, which the workers share out among themselves.
final class Optimizer {
  private let choice: OptimizerChoice
  private let parameters: FloatMemory
  private let moments: [FloatMemory]
  private let gradients: UnsafeMutableBufferPointer<UnsafePointer<Float>?>
  /// For each worker, the ranges of the flat parameters that it changes when all gradients are there. Frozen ones are in
  /// none, nor those that come apart.
  private let shares: [[Range<Int>]]
  /// Steps taken.
  private(set) var step: Int

  /// - Parameters:
  ///   - gradients: one flat array a worker.
  ///   - trainable: the parameter arrays that change.
  ///   - apart: those of them whose gradients are not in the flat arrays but are given to `update(_:gradient:)`.
  ///   - state: where an optimiser of the same kind stopped; otherwise it begins anew.
  init(
    _ choice: OptimizerChoice, parameters: FloatMemory, gradients: [FloatMemory], trainable: [Range<Int>],
    apart: Set<Range<Int>> = [], state: OptimizerState?
  ) {
    self.choice = choice
    self.parameters = parameters
    self.gradients = .allocate(capacity: gradients.count)
    _ = self.gradients.initialize(from: gradients.map { UnsafePointer($0.pointer) })
    shares = Optimizer.share(trainable.filter { !apart.contains($0) }, among: gradients.count)
    let state = state?.kind == choice.kind ? state : nil
    step = state?.step ?? 0
    moments =
      state?.moments.map { FloatMemory(copying: $0) }
      ?? (0..<choice.momentCount).map { _ in FloatMemory(count: parameters.count) }
  }

  deinit { gradients.deallocate() }

  var state: OptimizerState {
    OptimizerState(kind: choice.kind, step: step, moments: moments.map { Array($0.values[..<parameters.count]) })
  }

  /// To be called once before the workers' `update`s.
  func beginStep() { step += 1 }

  /// A worker's part of a step. Returns false where a gradient was not finite; parameters around it stay.
  func update(worker: Int) -> Bool {
    var isFinite = true
    for range in shares[worker] {
      let done = update(range, gradients.baseAddress!, count: gradients.count, at: range)
      isFinite = isFinite && done
    }
    return isFinite
  }

  /// A step for one range, whose gradient is complete and begins at `gradient`. Returns as `update(worker:)`.
  func update(_ range: Range<Int>, gradient: UnsafePointer<Float>) -> Bool {
    withUnsafePointer(to: Optional(gradient)) { update(range, $0, count: 1, at: 0..<range.count) }
  }

  /// - Parameter part: where the range stands in the gradients.
  private func update(
    _ range: Range<Int>, _ gradients: UnsafePointer<UnsafePointer<Float>?>, count: Int, at part: Range<Int>
  ) -> Bool {
    let offset = range.lowerBound - part.lowerBound
    let parameters = parameters.pointer + offset
    switch choice {
    case .adam(let rate, let beta1, let beta2, let epsilon):
      return OptimizerLoops.adam(
        parameters: parameters, first: moments[0].pointer + offset, second: moments[1].pointer + offset,
        gradients: gradients, gradientCount: count, range: part, beta1: Float(beta1), beta2: Float(beta2),
        stepSize: Float(rate / (1 - pow(beta1, Double(step)))),
        rootScale: Float(1 / (1 - pow(beta2, Double(step))).squareRoot()), epsilon: Float(epsilon))
    case .sgd(let rate, let momentum):
      return OptimizerLoops.sgd(
        parameters: parameters, velocity: moments[0].pointer + offset, gradients: gradients, gradientCount: count,
        range: part, momentum: Float(momentum), rate: Float(rate))
    }
  }

  /// Parts of equal size, each a multiple of a cache line so that no two workers write one.
  private static func share(_ ranges: [Range<Int>], among workers: Int) -> [[Range<Int>]] {
    let total = ranges.reduce(0) { $0 + $1.count }
    let size = ((total + workers - 1) / workers + 15) / 16 * 16
    var shares = [[Range<Int>]](repeating: [], count: workers)
    var taken = 0
    for range in ranges {
      var start = range.lowerBound
      while start < range.upperBound {
        let worker = min(taken / max(size, 1), workers - 1)
        let room = worker == workers - 1 ? Int.max : (worker + 1) * size - taken
        let end = min(range.upperBound, room == Int.max ? range.upperBound : start + room)
        shares[worker].append(start..<end)
        taken += end - start
        start = end
      }
    }
    return shares
  }
}
