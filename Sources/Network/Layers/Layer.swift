import Compute

/// One layer as a person describes it: its options, without weights, without a place in a model.
///
/// A layer is one file in this folder: its options, its shapes, its parameters, and what a plan has to know of it. How it
/// computes stands in `Plan/Operations`. `allLayers` lists them.
package protocol Layer: Sendable, Hashable, Codable {
  /// The word a person types: `conv`.
  static var kind: String { get }

  /// How it goes through a batch.
  static var way: LayerWay { get }

  /// The shape of the output for one image; throws where the input does not fit.
  func outputShape(for input: Shape) throws(ShapeError) -> Shape

  /// The parameters that a layer with this input has, in their order in the flat array.
  func parameters(for input: Shape) -> [LayerParameter]

  /// What it is to a layer before it, which may do its work along with its own; nil where it works by itself.
  var activation: Activation? { get }

  /// Whether it only renames what lies in memory, which is copied for it where it does not lie row after row.
  static var isView: Bool { get }

  /// Whether, on a source in this layout, its way back goes through the ReLU and the dropout before it as well, so that
  /// these need not keep the source.
  ///
  /// - Parameter place: the layer in its model.
  func isBackwardThroughActivations(_ place: ModelLayer, microBatch: Int, source: Layout) -> Bool

  /// Adds the operations that compute this layer to a plan; see `PlanBuilder`.
  func compile(into builder: PlanBuilder) throws(ComputeError)
}

/// What most layers say.
extension Layer {
  package func parameters(for input: Shape) -> [LayerParameter] { [] }
  package var activation: Activation? { nil }
  package static var isView: Bool { false }
  package func isBackwardThroughActivations(_ place: ModelLayer, microBatch: Int, source: Layout) -> Bool { false }
}

extension Layer {
  package var kind: String { Self.kind }
  package var way: LayerWay { Self.way }
  package var isView: Bool { Self.isView }
}

/// How a layer goes through a worker's part of a batch.
package enum LayerWay: Sendable {
  /// Image by image, some at a time.
  case images
  /// All rows at once, since a large weight matrix is then read only once.
  case rows
  /// As the layer before it.
  case either

  /// Whether an image's output is the same, to the bit, whatever other images are in the batch.
  var keepsImagesApart: Bool {
    switch self {
    case .images, .either: true
    // The last bits of sums depend on how many rows there are.
    case .rows: false
    }
  }
}

/// A function of each value alone that the layer before it may apply with its own work.
package enum Activation: Hashable, Sendable {
  case relu
  case dropout(probability: Double)
}
