import Compute

/// The memory of one layer's output, or of a gradient, for a worker's shard.
///
/// A shard is worked through in micro-batches. A tensor has either one place, used again by each micro-batch, or a
/// slot for every one of them, so that a later part of the plan finds all of them.
package struct Tensor {
  /// The layout of one micro-batch; its first dimension is the number of images.
  let layout: Layout
  /// What the values are for one image, whatever the layout: views of the same memory differ here.
  let shape: Shape
  private let memory: FloatMemory
  let slots: Int

  init(layout: Layout, shape: Shape, slots: Int) {
    self.layout = layout
    self.shape = shape
    self.slots = slots
    memory = FloatMemory(count: layout.count * slots)
  }

  /// A tensor in memory that is there; used for one that lives only from one operation to the next.
  init(layout: Layout, shape: Shape, in memory: FloatMemory) {
    precondition(memory.count >= layout.count)
    self.layout = layout
    self.shape = shape
    self.memory = memory
    slots = 1
  }

  /// The same memory under another name. Both layouts must be plain.
  func viewed(as shape: Shape) throws(ComputeError) -> Tensor {
    Tensor(layout: try .plain([layout.dimensions[0]] + shape.dimensions), shape: shape, memory: memory, slots: slots)
  }

  private init(layout: Layout, shape: Shape, memory: FloatMemory, slots: Int) {
    self.layout = layout
    self.shape = shape
    self.memory = memory
    self.slots = slots
  }

  /// Where a micro-batch begins.
  func pointer(_ slot: Int) -> UnsafeMutablePointer<Float> {
    slots == 1 ? memory.pointer : memory.pointer + slot * layout.count
  }

  /// Where one image of a micro-batch begins. Every layout keeps an image's values together.
  func pointer(_ slot: Int, image: Int) -> UnsafeMutablePointer<Float> {
    pointer(slot) + image * imageStride
  }

  var imageStride: Int { layout.count / layout.dimensions[0] }

  /// Sets the values of the images that fill up the last micro-batch to 0: as gradients they must teach nothing.
  func clearPadding(_ pass: Pass) {
    let microBatch = layout.dimensions[0]
    let surplus = pass.rows % microBatch
    guard surplus != 0 else { return }
    pointer(pass.slot, image: pass.rows).update(repeating: 0, count: (microBatch - surplus) * imageStride)
  }

  func operand(_ slot: Int) throws(ComputeError) -> Operand { try Operand(layout, at: pointer(slot)) }
}
