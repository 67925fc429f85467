/// A fully connected layer: y = x·Wᵀ + b.
package struct Linear: Layer {
  package static let kind = "linear"
  package static let way = LayerWay.rows
  package var features: Int

  package init(features: Int) {
    self.features = features
  }

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard input.isFeatures else { throw .needsFeatures(kind: kind, input: input) }
    try requireAtLeast(1, [("features", features)], kind: kind)
    guard features * input.count <= Int(Int32.max) else {
      throw .badOption(
        kind: kind, option: "features", value: String(features),
        rule: "at most \(Int(Int32.max) / input.count) after \(input.count) features")
    }
    return Shape(features)
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    [.weight(Shape(features, input.count), fanIn: input.count), .bias(features, fanIn: input.count)]
  }
}
