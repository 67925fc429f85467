/// max(0, x).
package struct ReLU: Layer {
  package static let kind = "relu"

  package init() {}

  package func outputShape(for input: Shape) throws(LayerError) -> Shape { input }
}

/// 1 / (1 + e⁻ˣ).
package struct Sigmoid: Layer {
  package static let kind = "sigmoid"

  package init() {}

  package func outputShape(for input: Shape) throws(LayerError) -> Shape { input }
}
