/// One parameter array of a layer, such as the weight of a convolution.
package struct LayerParameter: Hashable, Sendable {
  /// What an array is to its layer. All are kept with the model, and none of a frozen layer's changes.
  package enum Role: Hashable, Sendable {
    case weight, bias
    /// What the layer notes of what it sees, such as a running mean: no gradient changes it.
    case statistic

    /// Whether an optimiser changes it.
    package var learns: Bool { self != .statistic }
  }

  /// `weight` or `bias`, or a statistic's own name.
  package let name: String
  package let role: Role
  /// In PyTorch's order: a convolution's weight is (out, in, height, width), a transposed one's (in, out, height,
  /// width), a linear layer's (out, in).
  package let shape: Shape
  package let initialization: Initialization

  package init(name: String, role: Role, shape: Shape, initialization: Initialization) {
    self.name = name
    self.role = role
    self.shape = shape
    self.initialization = initialization
  }

  /// A weight that begins as PyTorch's do.
  package static func weight(_ shape: Shape, fanIn: Int) -> LayerParameter {
    LayerParameter(name: "weight", role: .weight, shape: shape, initialization: .uniform(fanIn: fanIn))
  }

  /// The bias of this many channels or features, beside a weight with this fan-in.
  package static func bias(_ count: Int, fanIn: Int) -> LayerParameter {
    LayerParameter(name: "bias", role: .bias, shape: Shape(count), initialization: .uniform(fanIn: fanIn))
  }
}
