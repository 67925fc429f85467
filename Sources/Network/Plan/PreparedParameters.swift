import Compute

/// A model's parameters in one flat array, and copies of them in the layouts that primitives want, shared by all
/// workers. The flat array is what the optimiser changes; `refresh` brings the copies up to date.
final class PreparedParameters: @unchecked Sendable {
  let flat: FloatMemory
  private let stream: Stream
  private var copies: [Copy] = []

  private struct Copy {
    let range: Range<Int>
    let operand: Operand
    let memory: FloatMemory
    let reorder: BoundPrimitive?
  }

  init(flat: FloatMemory) throws(ComputeError) {
    self.flat = flat
    stream = try Stream()
  }

  /// The parameters in this range as a tensor of these dimensions, in this layout. Plain ones are used in place.
  func operand(_ range: Range<Int>, dimensions: [Int], layout: Layout) throws(ComputeError) -> Operand {
    let plain = try Layout.plain(dimensions)
    if plain == layout { return try Operand(plain, at: flat.pointer + range.lowerBound) }
    if let copy = copies.first(where: { $0.range == range && $0.operand.layout == layout }) { return copy.operand }
    let memory = FloatMemory(count: layout.count)
    let operand = try Operand(layout, at: memory.pointer)
    let reorder = try boundReorder(from: try Operand(plain, at: flat.pointer + range.lowerBound), to: operand)
    copies.append(Copy(range: range, operand: operand, memory: memory, reorder: reorder))
    return operand
  }

  /// The parameters in this range, followed by zeros up to `count`.
  func padded(_ range: Range<Int>, count: Int) throws(ComputeError) -> UnsafePointer<Float> {
    if range.count == count { return UnsafePointer(flat.pointer + range.lowerBound) }
    let layout = try Layout.plain([count])
    if let copy = copies.first(where: { $0.range == range && $0.operand.layout == layout }) {
      return UnsafePointer(copy.memory.pointer)
    }
    let memory = FloatMemory(count: count)
    copies.append(
      Copy(range: range, operand: try Operand(layout, at: memory.pointer), memory: memory, reorder: nil))
    return UnsafePointer(memory.pointer)
  }

  /// Brings copies up to date; each of `count` workers does its part.
  func refresh(part: Int = 0, of count: Int = 1) {
    for index in stride(from: part, to: copies.count, by: count) {
      let copy = copies[index]
      if let reorder = copy.reorder {
        reorder.run(on: stream)
      } else {
        copy.memory.pointer.update(from: flat.pointer + copy.range.lowerBound, count: copy.range.count)
      }
    }
  }
}

/// A reorder with its tensors; reorders of parameters need no scratchpad beyond what is made here.
func boundReorder(from source: Operand, to destination: Operand) throws(ComputeError) -> BoundPrimitive {
  let primitive = try ReorderPrimitive.make(from: source.layout, to: destination.layout)
  return primitive.bind([(.source, source), (.destination, destination)])
}
