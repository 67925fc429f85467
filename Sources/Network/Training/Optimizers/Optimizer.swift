import Compute

/// An optimiser at work on the flat parameters, which the workers share out among themselves.
///
/// As in PyTorch, the state of a parameter array begins with its first step: Adam corrects the moments' bias for the
/// steps that the array itself has taken.
final class Optimizer {
  private let choice: OptimizerChoice
  private let parameters: FloatMemory
  private let moments: [FloatMemory]
  private let gradients: UnsafeMutableBufferPointer<UnsafePointer<Float>?>
  /// All of the model's, in order.
  private var arrays: [ParameterArray]
  /// For each worker, what it changes when all gradients are there. Frozen arrays are in none, nor those that come apart.
  private let shares: [[Share]]

  private struct ParameterArray {
    let range: Range<Int>
    let learns: Bool
    /// Steps taken.
    var steps: Int
    /// The present step, if it is one of Adam.
    var adam: AdamStep?
  }

  /// A part of a parameter array.
  private struct Share {
    let range: Range<Int>
    let array: Int
  }

  /// An optimiser for what is not frozen of a model. It goes on where one of its kind stopped; otherwise it begins anew.
  ///
  /// - Parameters:
  ///   - parameters: what is changed: the model's as they are now.
  ///   - gradients: one flat array a worker.
  ///   - apart: the parameter arrays whose gradients are not in the flat arrays but are given to `update(_:gradient:)`.
  init(
    _ choice: OptimizerChoice, of model: Model, parameters: FloatMemory, gradients: [FloatMemory],
    apart: Set<Range<Int>> = []
  ) {
    self.choice = choice
    self.parameters = parameters
    self.gradients = .allocate(capacity: gradients.count)
    _ = self.gradients.initialize(from: gradients.map { UnsafePointer($0.pointer) })
    let state = model.optimizer?.kind == choice.kind ? model.optimizer : nil
    let learns = model.layers.flatMap { layer in layer.parameters.map(layer.learns) }
    let arrays = model.parameterArrays.enumerated().map { index, range in
      ParameterArray(range: range, learns: learns[index], steps: state?.steps[index] ?? 0)
    }
    self.arrays = arrays
    shares = Optimizer.share(arrays, apart: apart, among: gradients.count)
    let found = state?.moments ?? []
    moments = (0..<max(choice.momentCount, found.count)).map {
      $0 < found.count ? FloatMemory(copying: found[$0]) : FloatMemory(count: parameters.count)
    }
  }

  deinit { gradients.deallocate() }

  var state: OptimizerState {
    OptimizerState(kind: choice.kind, steps: arrays.map(\.steps), moments: moments.map(\.values))
  }

  /// To be called once before the workers' `update`s.
  func beginStep() {
    for index in arrays.indices where arrays[index].learns {
      arrays[index].steps += 1
      guard case .adam(let rate, let beta1, let beta2, let epsilon) = choice else { continue }
      arrays[index].adam = AdamStep(
        rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: arrays[index].steps)
    }
  }

  /// A worker's part of a step. Returns false where a gradient was not finite; parameters around it stay.
  func update(worker: Int) -> Bool {
    var isFinite = true
    for share in shares[worker] {
      let done = update(share, gradients.baseAddress!, count: gradients.count, at: share.range)
      isFinite = isFinite && done
    }
    return isFinite
  }

  /// A step for one range within an array, whose gradient is complete and begins at `gradient`. Returns as
  /// `update(worker:)`.
  func update(_ range: Range<Int>, gradient: UnsafePointer<Float>) -> Bool {
    let share = Share(range: range, array: arrays.firstIndex { $0.range.contains(range.lowerBound) }!)
    return withUnsafePointer(to: Optional(gradient)) { update(share, $0, count: 1, at: 0..<range.count) }
  }

  /// - Parameter part: where the share stands in the gradients.
  private func update(
    _ share: Share, _ gradients: UnsafePointer<UnsafePointer<Float>?>, count: Int, at part: Range<Int>
  ) -> Bool {
    let offset = share.range.lowerBound - part.lowerBound
    let parameters = parameters.pointer + offset
    switch choice {
    case .adam:
      return OptimizerLoops.adam(
        parameters: parameters, first: moments[0].pointer + offset, second: moments[1].pointer + offset,
        gradients: gradients, gradientCount: count, range: part, step: arrays[share.array].adam!)
    case .sgd(let rate, let momentum):
      return OptimizerLoops.sgd(
        parameters: parameters, velocity: momentum == 0 ? nil : moments[0].pointer + offset, gradients: gradients,
        gradientCount: count, range: part, momentum: Float(momentum), rate: Float(rate))
    }
  }

  /// Parts of equal size, each a multiple of a cache line so that no two workers write one.
  private static func share(_ arrays: [ParameterArray], apart: Set<Range<Int>>, among workers: Int) -> [[Share]] {
    let taking = arrays.indices.filter { arrays[$0].learns && !apart.contains(arrays[$0].range) }
    let total = taking.reduce(0) { $0 + arrays[$1].range.count }
    let size = ((total + workers - 1) / workers + 15) / 16 * 16
    var shares = [[Share]](repeating: [], count: workers)
    var taken = 0
    for index in taking {
      let range = arrays[index].range
      var start = range.lowerBound
      while start < range.upperBound {
        let worker = min(taken / max(size, 1), workers - 1)
        let room = worker == workers - 1 ? Int.max : (worker + 1) * size - taken
        let end = min(range.upperBound, room == Int.max ? range.upperBound : start + room)
        shares[worker].append(Share(range: start..<end, array: index))
        taken += end - start
        start = end
      }
    }
    return shares
  }
}
