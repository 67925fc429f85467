import Compute

/// What a worker knows while it runs an operation.
package struct Pass {
  /// The micro-batch; 0 in parts of the plan that take all rows at once.
  var slot = 0
  /// How many images or rows are real; the rest of a micro-batch is filled up.
  var rows = 0
  /// The place in the whole batch of the first of them.
  var firstImage = 0
  /// The number of the training step, for random numbers.
  var step: UInt32 = 0
}

/// One computation in a plan, forward and backward, with every tensor it needs in place.
package class Operation {
  func forward(_ pass: Pass) {}

  /// Takes the gradient of the loss by the operation's output, which `prepareBackward` was given, to its parameters'
  /// gradients and to the gradient by its input.
  func backward(_ pass: Pass) {}

  /// Makes ready for `backward`. Returns the tensor that will hold the gradient by the input; where that is not
  /// wanted, anything.
  func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder) throws(ComputeError)
    -> Tensor
  { gradient }

  /// Asks it to leave its way back to the operation after it, whose source it made: that takes its own gradient through
  /// this one as well, which passes where the source is positive, times the number that is returned. nil where this one
  /// has more to do.
  func leaveGradientToNext(of source: Tensor) -> Float? { nil }

  /// Called once a step when all micro-batches are through, to bring gradients into the flat array.
  func finishGradients() {}

  /// Whether it changes nothing in memory: a view, or work in place.
  var isInPlace: Bool { false }
}

/// A primitive bound to each of the slots of its tensors.
struct SlottedPrimitive {
  private let bound: [BoundPrimitive]
  private let stream: Stream
  /// Held because the operands know only where the memory is.
  private let tensors: [Tensor]

  /// Operands are tensors, taken slot by slot, or fixed.
  init(
    _ primitive: Primitive, _ tensors: [(Role, Tensor)], _ builder: PlanBuilder, fixed: [(Role, Operand)] = []
  ) throws(ComputeError) {
    var fixed = fixed
    if let layout = primitive.layout(of: .scratchpad) {
      fixed.append((.scratchpad, try builder.scratchpad(layout)))
    }
    var bound: [BoundPrimitive] = []
    var slots = tensors.map(\.1.slots).max() ?? 1
    if MemoryReckoning.isUnderWay {
      MemoryReckoning.add(bytes: slots * tensors.count * Operand.byteCount)
      slots = 1
    }
    for slot in 0..<slots {
      var operands = fixed
      for (role, tensor) in tensors { operands.append((role, try tensor.operand(slot))) }
      bound.append(primitive.bind(operands))
    }
    self.bound = bound
    self.tensors = tensors.map(\.1)
    stream = builder.stream
  }

  func run(_ slot: Int) {
    bound[bound.count == 1 ? 0 : slot].run(on: stream)
  }
}

/// A copy of a tensor into another layout, slot by slot.
struct SlottedReorder {
  private enum Method {
    case loops(PlainReorder)
    case rounding(Rounding)
    case primitive(SlottedPrimitive)
  }

  private let method: Method
  private let source: Tensor
  private let destination: Tensor

  init(from source: Tensor, to destination: Tensor, _ builder: PlanBuilder) throws(ComputeError) {
    self.source = source
    self.destination = destination
    if let loops = PlainReorder(from: source.layout, to: destination.layout) {
      method = .loops(loops)
    } else if let rounding = Rounding(from: source.layout, to: destination.layout) {
      method = .rounding(rounding)
    } else {
      method = .primitive(
        try SlottedPrimitive(
          ReorderPrimitive.make(from: source.layout, to: destination.layout),
          [(.source, source), (.destination, destination)], builder))
    }
  }

  func run(_ slot: Int) {
    switch method {
    case .loops(let loops): loops.run(source.pointer(slot), into: destination.pointer(slot))
    case .rounding(let rounding): rounding.run(source.pointer(slot), into: destination.pointer(slot))
    case .primitive(let primitive): primitive.run(slot)
    }
  }
}

/// Brings a tensor into another layout, on the way forward only: the way back has layouts of its own.
final class ReorderOperation: Operation {
  private let reorder: SlottedReorder
  private let microBatch: Int

  init(from source: Tensor, to destination: Tensor, _ builder: PlanBuilder) throws(ComputeError) {
    reorder = try SlottedReorder(from: source, to: destination, builder)
    microBatch = builder.microBatch
  }

  /// Where all rows are taken at once, they lie in several slots.
  override func forward(_ pass: Pass) {
    for slot in pass.slot...pass.slot + (pass.rows - 1) / microBatch { reorder.run(slot) }
  }
  override var isInPlace: Bool { true }
}

/// A change of shape that leaves the memory as it is: channels, height and width in a row, or back.
final class ViewOperation: Operation {
  private let input: Shape
  private var reorder: SlottedReorder?

  init(input: Shape) {
    self.input = input
  }

  override func backward(_ pass: Pass) { reorder?.run(pass.slot) }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    let plain = try Layout.plain([builder.microBatch] + gradient.shape.dimensions)
    let gradient = try builder.convertGradient(gradient, to: plain, with: &reorder)
    return try gradient.viewed(as: input)
  }

  override var isInPlace: Bool { reorder == nil }
}
