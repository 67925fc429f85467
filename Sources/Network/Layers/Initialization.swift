import Compute

/// How a parameter array begins.
package enum Initialization: Hashable, Sendable {
  /// Each value by itself anywhere in ±bound.
  case uniform(bound: Float)
  case constant(Float)

  /// PyTorch's default, He's initialisation with a gain of √(1/3), in which weight and bias have the bound 1/√fan_in.
  package static func uniform(fanIn: Int) -> Initialization {
    .uniform(bound: Float(1 / Double(fanIn).squareRoot()))
  }

  /// Whether its values come of a seed.
  var isRandom: Bool {
    if case .uniform = self { true } else { false }
  }

  /// The first values of an array. One depends on the seed, the stream and its place alone.
  func values(count: Int, seed: UInt64, stream: UInt32) -> [Float] {
    switch self {
    case .constant(let value): return [Float](repeating: value, count: count)
    case .uniform(let bound):
      var random = Philox(seed: seed, stream: .initialization(stream))
      return (0..<count).map { _ in (2 * random.nextUnit() - 1) * bound }
    }
  }
}
