/// In training, each value is set to 0 with the given probability and the rest is divided by 1 − p, so that the
/// expected value stays; otherwise the identity.
package struct Dropout: Layer {
  package static let kind = "dropout"
  package static let way = LayerWay.either
  package var probability: Double

  package init(probability: Double) {
    self.probability = probability
  }

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard probability >= 0, probability < 1 else {
      throw .badOption(kind: kind, option: "p", value: String(probability), rule: "at least 0 and below 1")
    }
    return input
  }

  package var activation: Activation? { .dropout(probability: probability) }
}
