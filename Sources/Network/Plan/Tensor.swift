import Compute

/// The memory of one layer's output, or of a gradient, for a worker's shard.
///
/// A shard is worked through in micro-batches. A tensor has either one place, used again by each micro-batch, or a
/// slot for every one of them, so that a later part of the plan finds all of them.
package final class Tensor {
  /// The layout of one micro-batch; its first dimension is the number of images.
  let layout: Layout
  /// What the values are for one image, whatever the layout: views of the same memory differ here.
  let shape: Shape
  let slots: Int
  /// Values from one image to the next. Every layout keeps an image's values together.
  let imageStride: Int
  private let microBatch: Int
  private let memory: FloatMemory
  private let base: UnsafeMutablePointer<Float>
  private let slotStride: Int

  convenience init(layout: Layout, shape: Shape, slots: Int) {
    self.init(layout: layout, shape: shape, slots: slots, memory: FloatMemory(count: layout.count * slots))
  }

  /// A tensor in memory that is there; used for one that lives only from one operation to the next.
  convenience init(layout: Layout, shape: Shape, in memory: FloatMemory) {
    self.init(layout: layout, shape: shape, slots: 1, memory: memory)
  }

  /// The same memory under another name. Both layouts must be plain.
  func viewed(as shape: Shape) throws(ComputeError) -> Tensor {
    Tensor(layout: try .plain([microBatch] + shape.dimensions), shape: shape, slots: slots, memory: memory)
  }

  private init(layout: Layout, shape: Shape, slots: Int, memory: FloatMemory) {
    let count = layout.count
    precondition(memory.count >= count * slots)
    self.layout = layout
    self.shape = shape
    self.memory = memory
    self.slots = slots
    microBatch = layout.dimensions[0]
    imageStride = count / microBatch
    base = memory.pointer
    slotStride = slots == 1 ? 0 : count
  }

  /// Where a micro-batch begins.
  func pointer(_ slot: Int) -> UnsafeMutablePointer<Float> { base + slot * slotStride }

  /// Where one image of a micro-batch begins.
  func pointer(_ slot: Int, image: Int) -> UnsafeMutablePointer<Float> { pointer(slot) + image * imageStride }

  /// Sets the values of the images that fill up the last micro-batch to 0: as gradients they must teach nothing.
  func clearPadding(_ pass: Pass) {
    let surplus = pass.rows % microBatch
    guard surplus != 0 else { return }
    pointer(pass.slot, image: pass.rows).update(repeating: 0, count: (microBatch - surplus) * imageStride)
  }

  func operand(_ slot: Int) throws(ComputeError) -> Operand { try Operand(layout, at: pointer(slot)) }
}
