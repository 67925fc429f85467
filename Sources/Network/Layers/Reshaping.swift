/// (channels, height, width) as one row of features, channel after channel, row after row.
package struct Flatten: Layer {
  package static let kind = "flatten"
  package static let way = LayerWay.either
  package static let isView = true

  package init() {}

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape { Shape(input.count) }
}

/// A row of features as (channels, height, width).
package struct Unflatten: Layer {
  package static let kind = "unflatten"
  package static let way = LayerWay.images
  package static let isView = true
  package var shape: Shape

  package init(shape: Shape) {
    self.shape = shape
  }

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard shape.isImage else {
      throw .badOption(kind: kind, option: "shape", value: shape.description, rule: "channels x height x width")
    }
    guard shape.count == input.count else { throw .countMismatch(kind: kind, input: input, output: shape) }
    return shape
  }
}
