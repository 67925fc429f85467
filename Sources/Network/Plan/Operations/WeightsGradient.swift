import Compute

/// How a convolution's weights get their gradient: by a primitive, or by loops where there are few source channels.
enum WeightsGradient {
  case primitive(AccumulatedGradient)
  case loops(FewChannelWeightsGradient, source: Tensor, gradient: Tensor, into: Flat)

  /// Where the sums go among the flat gradients.
  struct Flat {
    let weights: UnsafeMutablePointer<Float>
    let bias: UnsafeMutablePointer<Float>?
  }

  /// Adds what a micro-batch gives; the first begins the sum.
  func run(_ slot: Int) {
    switch self {
    case .primitive(let primitive): primitive.run(slot)
    case .loops(let loops, let source, let gradient, _):
      if slot == 0 { loops.clear() }
      loops.add(source.pointer(slot), gradient.pointer(slot))
    }
  }

  /// Writes the sums into the flat gradients.
  func finish() {
    switch self {
    case .primitive(let primitive): primitive.finish()
    case .loops(let loops, _, _, let flat): loops.write(weights: flat.weights, bias: flat.bias)
    }
  }
}
