import Compute

/// Max-pooling by our own loops, where windows do not overlap. In training they note where each maximum was.
///
/// After a ReLU, with or without dropout, the gradient goes through both at once: where the maximum is not positive
/// there is none, and all others are scaled alike.
final class MaxPoolingOperation: Operation {
  private var loops: MaxPoolingLoops
  private let source: Tensor
  private let output: Tensor
  private let placeMemory: FloatMemory
  private let placeSlots: Int
  private var gradient: Tensor?
  private var sourceGradient: Tensor?
  private var reorder: SlottedReorder?
  private let scale: Float

  /// - Parameter activationScale: what the ReLU, and the dropout, before it multiply by, where their gradient is left to
  ///   this.
  init(_ loops: MaxPoolingLoops, source: Tensor, output: Tensor, slots: Int, activationScale: Float?) {
    self.loops = loops
    self.source = source
    self.output = output
    scale = activationScale ?? 1
    if activationScale != nil { self.loops.rectify() }
    placeMemory = FloatMemory(count: (output.layout.count * slots + 3) / 4)
    placeSlots = slots
  }

  override func forward(_ pass: Pass) {
    loops.forward(source.pointer(pass.slot), into: output.pointer(pass.slot), places: places(pass))
  }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    guard wantsInputGradient else { return gradient }
    let gradient = try builder.convertGradient(gradient, to: output.layout, with: &reorder)
    let result = builder.makeGradient(source.layout, shape: source.shape)
    self.gradient = gradient
    sourceGradient = result
    return result
  }

  override func backward(_ pass: Pass) {
    reorder?.run(pass.slot)
    guard let gradient, let sourceGradient else { return }
    loops.gradient(
      gradient.pointer(pass.slot), places: places(pass), scale: scale, into: sourceGradient.pointer(pass.slot))
  }

  private func places(_ pass: Pass) -> MaxPoolingLoops.Places {
    let slot = placeSlots == 1 ? 0 : pass.slot
    return UnsafeMutableRawPointer(placeMemory.pointer).assumingMemoryBound(to: UInt8.self)
      + slot * output.layout.count
  }
}

/// Max-pooling of any kind by oneDNN's primitives.
final class GeneralMaxPoolingOperation: Operation {
  private let geometry: PoolingGeometry
  private let primitive: Primitive
  private let source: Tensor
  private let forwardPass: SlottedPrimitive
  private let workspace: Tensor?
  private var reorder: SlottedReorder?
  private var backwardPass: SlottedPrimitive?

  static func append(_ geometry: PoolingGeometry, to builder: PlanBuilder) throws(ComputeError) {
    let source = builder.current
    let primitive = try PoolingPrimitives.forward(geometry, source: source.layout, training: builder.isTraining)
    let output = builder.makeTensor(primitive.layout(of: .destination)!, shape: builder.layer.output)
    let operation = try GeneralMaxPoolingOperation(geometry, primitive, source: source, output: output, builder)
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
    let source = builder.current
    guard let loops = loops(for: builder.layer, batch: builder.microBatch, source: source.layout) else {
      return try GeneralMaxPoolingOperation.append(geometry(builder.layer, batch: builder.microBatch), to: builder)
    }
    let output = builder.makeTensor(
      loops.destination, shape: builder.layer.output, isTransient: builder.isCopiedNext(loops.destination))
    let operation = MaxPoolingOperation(
      loops, source: source, output: output, slots: builder.presentSlots,
      activationScale: builder.lastOperation?.leaveGradientToNext(of: source))
    builder.append(operation, output: output)
  }

  package func isBackwardThroughActivations(_ place: ModelLayer, microBatch: Int, source: Layout) -> Bool {
    loops(for: place, batch: microBatch, source: source) != nil
  }

  /// The loops that do this layer's work on a source in this layout; nil where they cannot.
  private func loops(for layer: ModelLayer, batch: Int, source: Layout) -> MaxPoolingLoops? {
    MaxPoolingLoops(geometry(layer, batch: batch), source: source)
  }

  private func geometry(_ layer: ModelLayer, batch: Int) -> PoolingGeometry {
    PoolingGeometry(
      batch: batch, channels: layer.input.channels, source: layer.input.sides, destination: layer.output.sides,
      size: size, stride: stride, padBefore: pad)
  }
}
