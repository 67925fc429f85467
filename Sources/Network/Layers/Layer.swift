import Compute

/// One layer as a person describes it: its options, without weights, without a place in a model.
///
/// A layer is one file in this folder: its options, its shapes, its parameters, and how it compiles to operations.
/// `layerKinds` lists them all.
package protocol Layer: Sendable, Hashable, Codable {
  /// The word a person types: `conv`.
  static var kind: String { get }

  /// The shape of the output for one image; throws where the input does not fit.
  func outputShape(for input: Shape) throws(LayerError) -> Shape

  /// The parameters that a layer with this input has, in their order in the flat array.
  func parameters(for input: Shape) -> [Parameter]

  /// Adds the operations that compute this layer to a plan; see `PlanBuilder`.
  func compile(into builder: PlanBuilder) throws(ComputeError)
}

extension Layer {
  package func parameters(for input: Shape) -> [Parameter] { [] }
  package var kind: String { Self.kind }
}

/// Every kind of layer there is, so that a stored model finds the type of its layers.
package let layerKinds: [any Layer.Type] = [
  Convolution.self, TransposedConvolution.self, Linear.self, MaxPooling.self, ReLU.self, Sigmoid.self, Dropout.self,
  Flatten.self, Unflatten.self,
]

/// One parameter array of a layer, such as the weight of a convolution.
package struct Parameter: Hashable, Sendable {
  /// `weight` or `bias`.
  package let name: String
  /// In PyTorch's order: a convolution's weight is (out, in, height, width), a transposed one's (in, out, height,
  /// width), a linear layer's (out, in).
  package let shape: Shape
  /// Initial values are uniform in ±bound, PyTorch's default: 1/√fan_in.
  package let bound: Float

  package init(name: String, shape: Shape, fanIn: Int) {
    self.name = name
    self.shape = shape
    self.bound = Float(1 / Double(fanIn).squareRoot())
  }
}

/// Why a layer cannot take an input, or cannot be at all.
package enum LayerError: Error, Hashable {
  /// The layer needs (channels, height, width).
  case needsImage(kind: String, input: Shape)
  /// The layer needs one dimension; flatten first.
  case needsFeatures(kind: String, input: Shape)
  /// The window is larger than the padded input, in the direction named.
  case windowTooLarge(kind: String, window: Int, padded: Int, input: Shape)
  /// The output would be empty or too large to address.
  case badOutput(kind: String, dimensions: [Int], input: Shape)
  /// An option's value makes no sense.
  case badOption(kind: String, option: String, value: String, rule: String)
  /// The numbers of values before and after differ.
  case countMismatch(kind: String, input: Shape, output: Shape)
}

/// The output's height or width of a window that slides over an input.
func slidOutput(_ size: Int, kernel: Int, stride: Int, pad: Int) -> Int {
  (size + 2 * pad - kernel) / stride + 1
}
