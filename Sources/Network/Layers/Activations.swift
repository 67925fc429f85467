/// max(0, x).
package struct ReLU: Layer {
  package static let kind = "relu"
  package static let way = LayerWay.either

  package init() {}

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }

  package var activation: Activation? { .relu }
}

/// 1 / (1 + e⁻ˣ).
package struct Sigmoid: Layer {
  package static let kind = "sigmoid"
  package static let way = LayerWay.either

  package init() {}

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }
}
