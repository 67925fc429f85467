import Compute

/// Max-pooling. In training the forward pass notes where each maximum was, and the gradient goes there.
final class MaxPoolingOperation: Operation {
  private let geometry: PoolingGeometry
  private let primitive: Primitive
  private let source: Tensor
  private let forwardPass: SlottedPrimitive
  private let workspace: Tensor?
  private var reorder: SlottedPrimitive?
  private var backwardPass: SlottedPrimitive?

  static func append(_ geometry: PoolingGeometry, to builder: PlanBuilder) throws(ComputeError) {
    let source = builder.current
    let primitive = try PoolingPrimitives.forward(geometry, source: source.layout, training: builder.isTraining)
    let output = builder.makeTensor(primitive.layout(of: .destination)!, shape: builder.layer.output)
    let operation = try MaxPoolingOperation(geometry, primitive, source: source, output: output, builder)
    builder.append(operation, output: output)
  }

  private init(
    _ geometry: PoolingGeometry, _ primitive: Primitive, source: Tensor, output: Tensor, _ builder: PlanBuilder
  ) throws(ComputeError) {
    self.geometry = geometry
    self.primitive = primitive
    self.source = source
    workspace = primitive.layout(of: .workspace).map { builder.makeTensor($0, shape: output.shape) }
    var tensors: [(Role, Tensor)] = [(.source, source), (.destination, output)]
    if let workspace { tensors.append((.workspace, workspace)) }
    forwardPass = try SlottedPrimitive(primitive, tensors, builder)
  }

  override func forward(_ pass: Pass) { forwardPass.run(pass.slot) }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    guard wantsInputGradient else { return gradient }
    let backward = try PoolingPrimitives.gradient(geometry, of: primitive)
    let gradient = try builder.convertGradient(
      gradient, to: backward.layout(of: .destinationGradient)!, with: &reorder)
    let result = builder.makeGradient(backward.layout(of: .sourceGradient)!, shape: source.shape)
    var tensors: [(Role, Tensor)] = [(.destinationGradient, gradient), (.sourceGradient, result)]
    if let workspace { tensors.append((.workspace, workspace)) }
    backwardPass = try SlottedPrimitive(backward, tensors, builder)
    return result
  }

  override func backward(_ pass: Pass) {
    reorder?.run(pass.slot)
    backwardPass?.run(pass.slot)
  }
}

extension MaxPooling {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    let input = builder.layer.input.dimensions
    let output = builder.layer.output.dimensions
    let geometry = PoolingGeometry(
      batch: builder.microBatch, channels: input[0], source: Array(input[1...]), destination: Array(output[1...]),
      size: size, stride: stride, padBefore: pad)
    try MaxPoolingOperation.append(geometry, to: builder)
  }
}
