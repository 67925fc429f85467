import Compute

/// Pooling of any kind by oneDNN's primitives.
final class PoolingOperation: Operation {
  private let geometry: PoolingGeometry
  private let primitive: Primitive
  private let source: Tensor
  private let output: Tensor
  private let forwardPass: SlottedPrimitive
  private let workspace: Tensor?
  private let edges: EdgeScaling?
  private var gradient: Tensor?
  private var reorder: SlottedReorder?
  private var backwardPass: SlottedPrimitive?

  /// - Parameter edges: what the outputs of the last windows, down and across, are multiplied by where it is not 1.
  static func append(
    _ geometry: PoolingGeometry, edges: (row: Float, column: Float) = (1, 1), to builder: PlanBuilder
  ) throws(ComputeError) {
    let source = builder.current
    let primitive = try PoolingPrimitives.forward(geometry, source: source.layout, training: builder.isTraining)
    let output = builder.makeTensor(primitive.layout(of: .destination)!, shape: builder.layer.output)
    let operation = try PoolingOperation(geometry, primitive, edges, source: source, output: output, builder)
    builder.append(operation, output: output)
  }

  private init(
    _ geometry: PoolingGeometry, _ primitive: Primitive, _ edges: (row: Float, column: Float), source: Tensor,
    output: Tensor, _ builder: PlanBuilder
  ) throws(ComputeError) {
    self.geometry = geometry
    self.primitive = primitive
    self.source = source
    self.output = output
    self.edges = edges == (1, 1) ? nil : try EdgeScaling(output.layout, row: edges.row, column: edges.column)
    workspace = primitive.layout(of: .workspace).map { builder.makeTensor($0, shape: output.shape) }
    var tensors: [(Role, Tensor)] = [(.source, source), (.destination, output)]
    if let workspace { tensors.append((.workspace, workspace)) }
    forwardPass = try SlottedPrimitive(primitive, tensors, builder)
  }

  override func forward(_ pass: Pass) {
    forwardPass.run(pass.slot)
    edges?.run(output.pointer(pass.slot))
  }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    guard wantsInputGradient else { return gradient }
    let backward = try PoolingPrimitives.gradient(geometry, of: primitive)
    let gradient = try builder.convertGradient(gradient, to: output.layout, with: &reorder)
    self.gradient = gradient
    let result = builder.makeGradient(backward.layout(of: .sourceGradient)!, shape: source.shape)
    var tensors: [(Role, Tensor)] = [(.destinationGradient, gradient), (.sourceGradient, result)]
    if let workspace { tensors.append((.workspace, workspace)) }
    backwardPass = try SlottedPrimitive(backward, tensors, builder)
    return result
  }

  override func backward(_ pass: Pass) {
    guard let gradient, let backwardPass else { return }
    reorder?.run(pass.slot)
    edges?.run(gradient.pointer(pass.slot))
    backwardPass.run(pass.slot)
  }
}

extension Pooling {
  /// The sizes of this layer, at its place in a model.
  func geometry(_ kind: PoolingGeometry.Kind, _ place: ModelLayer, batch: Int) -> PoolingGeometry {
    PoolingGeometry(
      kind: kind, batch: batch, channels: place.input.channels, source: place.input.sides,
      destination: place.output.sides, size: size, stride: stride, padBefore: pad)
  }
}

extension AveragePooling {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    let place = builder.layer
    let geometry = geometry(.average(countsPad: countsPad), place, batch: builder.microBatch)
    guard countsPad else { return try PoolingOperation.append(geometry, to: builder) }
    // The primitive divides by the whole window everywhere.
    let edges = zip(place.input.sides, place.output.sides).map {
      Float(size) / Float(countedInLastWindow(of: $0, output: $1))
    }
    try PoolingOperation.append(geometry, edges: (edges[0], edges[1]), to: builder)
  }
}
