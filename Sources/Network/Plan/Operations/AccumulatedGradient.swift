import Compute

/// A primitive that computes gradients of parameters, micro-batch by micro-batch, and their sum.
///
/// The first micro-batch writes the sums, the others write beside them and are added: nothing has to be cleared.
struct AccumulatedGradient {
  private let first: SlottedPrimitive
  private let others: SlottedPrimitive
  private let sums: FloatMemory
  private let addends: FloatMemory
  /// From the primitive's layout to the flat gradients.
  private let reorders: [BoundPrimitive]
  private let stream: Stream

  init(
    _ primitive: Primitive, _ tensors: [(Role, Tensor)], results: [(Role, Range<Int>, dimensions: [Int])],
    _ builder: PlanBuilder
  ) throws(ComputeError) {
    var offsets: [Int] = []
    var count = 0
    for (role, _, _) in results {
      offsets.append(count)
      count += (primitive.layout(of: role)!.count + 15) / 16 * 16
    }
    sums = FloatMemory(count: count)
    addends = FloatMemory(count: count)
    stream = builder.stream
    var targets: [[(Role, Operand)]] = [[], []]
    var reorders: [BoundPrimitive] = []
    for ((role, range, dimensions), offset) in zip(results, offsets) {
      let layout = primitive.layout(of: role)!
      let sum = try Operand(layout, at: sums.pointer + offset)
      targets[0].append((role, sum))
      targets[1].append((role, try Operand(layout, at: addends.pointer + offset)))
      let flat = try Operand(.plain(dimensions), at: builder.gradients.pointer + range.lowerBound)
      reorders.append(try boundReorder(from: sum, to: flat))
    }
    self.reorders = reorders
    first = try SlottedPrimitive(primitive, tensors, builder, fixed: targets[0])
    others = try SlottedPrimitive(primitive, tensors, builder, fixed: targets[1])
  }

  func run(_ slot: Int) {
    guard slot > 0 else { return first.run(slot) }
    others.run(slot)
    Elementwise.add(addends.pointer, to: sums.pointer, count: sums.count)
  }

  /// Writes the sums into the flat gradients.
  func finish() {
    for reorder in reorders { reorder.run(on: stream) }
  }
}
