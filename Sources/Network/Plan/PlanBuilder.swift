import Compute

/// Compiles a model's layers, one after the other, to operations with every tensor in place.
///
/// A layer's `compile` takes `current`, the output of what came before, and appends operations that leave their
/// output in `current`. It may take the activations that follow it along (`takeReLU`, `takeDropout`).
package final class PlanBuilder {
  let isTraining: Bool
  /// Images in a micro-batch.
  let microBatch: Int
  /// Of the convolutions.
  let precision: Precision
  let parameters: PreparedParameters
  /// Where this worker's gradients go, in the order of the flat parameters; those that are joint go to the group's
  /// receiver.
  let gradients: FloatMemory
  let group: WorkerGroup
  /// The number of the worker whose plan this is.
  let worker: Int
  let stream: Stream
  let seed: UInt64

  private let layers: [ModelLayer]
  private let slotCount: Int
  private var index = 0
  /// The number of the layer that is being compiled; `index` may be further already.
  private var present = 0
  private(set) var segments: [Segment] = []
  private let segmentCount: Int
  private let scratch = FloatMemory(count: 1 << 16)
  private let gradientMemories: [FloatMemory]
  private var nextGradientMemory = 0

  /// The output of what is compiled so far.
  private(set) var current: Tensor
  let input: Tensor
  /// Whether the operation that made `current` reads it again on its way back, so that nothing may change it.
  private var currentIsNeeded = true

  /// Layers before the first that is asked for keep their numbers, and parameters their places.
  init(
    _ model: Model, _ options: PlanOptions, parameters: PreparedParameters, gradients: FloatMemory, group: WorkerGroup,
    worker: Int
  ) throws(ComputeError) {
    let first = options.first
    precondition(first < model.layers.count)
    isTraining = options.isTraining
    let workers = group.workers.count
    let execution = options.execution(workers: workers)
    microBatch = execution.microBatch
    precision = execution.precision
    self.parameters = parameters
    self.gradients = gradients
    self.group = group
    self.worker = worker
    seed = model.seed
    layers = model.layers
    index = first
    slotCount = (options.share(workers: workers) + execution.microBatch - 1) / execution.microBatch
    segmentCount = Segment.count(in: model.layers[first...])
    // Gradients within a part of the plan live from one operation to the next only: three memories in turn, which
    // stay in the cache, hold them all. The widest layout fills up channels to 16.
    let largest = ([model.layers[first].input] + model.layers[first...].map(\.output)).map { shape in
      (shape.dimensions[0] + 15) / 16 * 16 * shape.dimensions.dropFirst().reduce(1, *)
    }.max()!
    let gradientSize = largest * execution.microBatch
    gradientMemories = isTraining ? (0..<3).map { _ in FloatMemory(count: gradientSize) } : []
    stream = try Stream()
    input = Tensor(
      layout: try .plain([microBatch] + model.layers[first].input.dimensions), shape: model.layers[first].input,
      slots: segmentCount == 1 && Segment.kind(of: model.layers[first].layer, after: nil) == .images ? 1 : slotCount)
    current = input
  }

  /// Compiles every layer's way forward. The output is plain.
  func buildForward() throws(ComputeError) {
    while index < layers.count {
      present = index
      index += 1
      enterSegment(for: layer.layer)
      try layer.layer.compile(into: self)
    }
    try convertCurrent(to: .plain([microBatch] + current.shape.dimensions))
  }

  /// The layer that is being compiled.
  var layer: ModelLayer { layers[present] }
  var layerNumber: UInt32 { UInt32(present) }
  var learns: Bool { isTraining && layer.learns }

  /// Takes a ReLU that follows at once along with the present layer.
  func takeReLU() -> Bool {
    guard index < layers.count, layers[index].layer.activation == .relu else { return false }
    index += 1
    return true
  }

  /// Takes a dropout that follows at once along; nil where there is none or it does nothing.
  func takeDropout() -> DropoutRule? {
    guard index < layers.count, case .dropout = layers[index].layer.activation else { return nil }
    defer { index += 1 }
    return activeRule(layers[index])
  }

  /// What a dropout layer does: nothing outside training, nor as a rule where it is frozen.
  func activeRule(_ placed: ModelLayer) -> DropoutRule? {
    guard isTraining, placed.dropsOutInTraining, case .dropout(let probability) = placed.layer.activation
    else { return nil }
    return DropoutRule(probability: probability)
  }

  /// Adds an operation whose output is `output`. `isNeeded` says that its way back reads the output.
  func append(_ operation: Operation, output: Tensor, isNeeded: Bool = false) {
    append(operation, output: output, isNeeded: isNeeded, learns: learns)
  }

  private func append(_ operation: Operation, output: Tensor, isNeeded: Bool, learns: Bool) {
    segments[segments.count - 1].operations.append(PlacedOperation(operation: operation, learns: learns))
    current = output
    currentIsNeeded = isNeeded
  }

  /// Goes on with a copy of `current`. It is not what learns: else the lowest layer would make a gradient for nobody.
  private func appendCopy(_ copy: Tensor) throws(ComputeError) {
    append(try ReorderOperation(from: current, to: copy, self), output: copy, isNeeded: false, learns: false)
  }

  /// The operation that made `current`, if it is in the same part of the plan.
  var lastOperation: Operation? { segments[segments.count - 1].operations.last?.operation }

  /// A tensor for an output of the present layer.
  ///
  /// One that is only read by the next operation's way forward has a single slot, which stays in the cache.
  func makeTensor(_ layout: Layout, shape: Shape, isTransient: Bool = false) -> Tensor {
    let isTransient = isTransient && segments.last?.kind == .images
    return Tensor(layout: layout, shape: shape, slots: isTransient ? 1 : presentSlots)
  }

  /// How many slots an output of the present layer has that is needed on the way back.
  var presentSlots: Int { slots(inLastSegment: segments.count == segmentCount) }

  /// Whether the present layer's output, in this layout, is copied to a plain one for a view, which is all that reads
  /// it.
  func isCopiedNext(_ layout: Layout) -> Bool { layers[index...].first?.layer.isView == true && !layout.isPlain }

  /// Whether the present layer's output, in this layout and after a ReLU, goes on, perhaps with dropout, to a layer that
  /// takes the gradient through all of them: then nothing reads it on the way back.
  func isReadForwardOnly(_ layout: Layout) -> Bool {
    var following = layers[index...]
    if case .dropout = following.first?.layer.activation { following.removeFirst() }
    guard let next = following.first else { return false }
    return next.layer.isBackwardThroughActivations(next, microBatch: microBatch, source: layout)
  }

  /// `current` in this layout, by a reorder where it has another.
  func convertCurrent(to layout: Layout) throws(ComputeError) {
    guard current.layout != layout else { return }
    try appendCopy(makeTensor(layout, shape: current.shape))
  }

  /// `current` where it may be overwritten; else a copy of it.
  func makeCurrentWritable() throws(ComputeError) {
    guard currentIsNeeded else { return }
    try appendCopy(makeTensor(current.layout, shape: current.shape))
  }

  /// Renames `current`, which must be plain.
  func viewCurrent(as shape: Shape) throws(ComputeError) {
    try convertCurrent(to: .plain([microBatch] + current.shape.dimensions))
    let isNeeded = currentIsNeeded
    append(ViewOperation(input: current.shape), output: try current.viewed(as: shape), isNeeded: isNeeded)
  }

  /// Scratch memory for a primitive. Nothing in it lasts, so all of this worker's primitives share it.
  func scratchpad(_ layout: Layout) throws(ComputeError) -> Operand {
    if layout.count <= scratch.count { return try Operand(layout, at: scratch.pointer) }
    let own = FloatMemory(count: layout.count)
    ownedScratch.append(own)
    return try Operand(layout, at: own.pointer)
  }
  private var ownedScratch: [FloatMemory] = []

  // MARK: The way back

  private var backwardSegment = 0
  private var backwardIsFirst = false

  /// Compiles the way back, from the loss to the lowest layer that learns.
  func buildBackward(_ loss: LossOperation) throws(ComputeError) {
    guard let lowest = lowestLearning else { return }
    backwardSegment = segments.count - 1
    // Where the last part is nothing but work in place, such as a closing unflatten, this gradient itself leaves it.
    backwardIsFirst = segments[backwardSegment].operations.allSatisfy { $0.operation.isInPlace }
    var gradient = makeGradient(
      try .plain([microBatch] + current.shape.dimensions), shape: current.shape)
    loss.attach(gradient)
    for s in stride(from: segments.count - 1, through: lowest.segment, by: -1) {
      backwardSegment = s
      let end = s == lowest.segment ? lowest.operation : 0
      for o in stride(from: segments[s].operations.count - 1, through: end, by: -1) {
        let isLowest = s == lowest.segment && o == lowest.operation
        // Work in place before it does not move a gradient into memory of its own.
        backwardIsFirst = segments[s].operations[..<o].allSatisfy { $0.operation.isInPlace }
        gradient = try segments[s].operations[o].operation.prepareBackward(
          gradient, wantsInputGradient: !isLowest, self)
        segments[s].operations[o].runsBackward = true
      }
    }
  }

  private var lowestLearning: (segment: Int, operation: Int)? {
    for (s, segment) in segments.enumerated() {
      if let o = segment.operations.firstIndex(where: \.learns) { return (s, o) }
    }
    return nil
  }

  /// A tensor for a gradient that the present operation hands on to the one before it.
  func makeGradient(_ layout: Layout, shape: Shape) -> Tensor {
    let crosses = backwardIsFirst && backwardSegment > 0
    if segments[backwardSegment].kind == .rows || crosses {
      return Tensor(layout: layout, shape: shape, slots: slotCount)
    }
    nextGradientMemory = (nextGradientMemory + 1) % gradientMemories.count
    return Tensor(layout: layout, shape: shape, in: gradientMemories[nextGradientMemory])
  }

  /// A gradient in this layout, with the reorder that brings it there, where one is needed.
  func convertGradient(_ gradient: Tensor, to layout: Layout, with reorder: inout SlottedReorder?)
    throws(ComputeError) -> Tensor
  {
    guard gradient.layout != layout else { return gradient }
    let converted = makeGradient(layout, shape: gradient.shape)
    reorder = try SlottedReorder(from: gradient, to: converted, self)
    return converted
  }

  /// What a layer read on its way forward, in the layout in which its way back reads it.
  func convertForBackward(_ source: Tensor, to layout: Layout, with reorder: inout SlottedReorder?)
    throws(ComputeError) -> Tensor
  {
    guard source.layout != layout else { return source }
    let converted = Tensor(layout: layout, shape: source.shape, slots: 1)
    reorder = try SlottedReorder(from: source, to: converted, self)
    return converted
  }

  // MARK: Segments

  private func enterSegment(for layer: any Layer) {
    let kind = Segment.kind(of: layer, after: segments.last?.kind)
    if segments.last?.kind != kind { segments.append(Segment(kind: kind)) }
  }

  private func slots(inLastSegment isLast: Bool) -> Int {
    segments.last?.kind != .rows && isLast ? 1 : slotCount
  }
}
