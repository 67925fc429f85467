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

extension MaxPooling {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    let source = builder.current
    guard let loops = loops(for: builder.layer, batch: builder.microBatch, source: source.layout) else {
      return try PoolingOperation.append(geometry(.max, builder.layer, batch: builder.microBatch), to: builder)
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
  private func loops(for place: ModelLayer, batch: Int, source: Layout) -> MaxPoolingLoops? {
    MaxPoolingLoops(geometry(.max, place, batch: batch), source: source)
  }
}
