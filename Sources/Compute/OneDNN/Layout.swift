import CKernels
import COneDNN

/// How a tensor's values lie in memory: dimensions and format. oneDNN's memory descriptor.
package struct Layout: @unchecked Sendable, Equatable {
  var descriptor: dnnl_memory_desc_t

  init(_ descriptor: dnnl_memory_desc_t) {
    self.descriptor = descriptor
  }

  private init(_ dimensions: [Int], tag: dnnl_format_tag_t, _ precision: Precision = .single) throws(ComputeError) {
    var sizes = dimensions.map { dnnl_dim_t($0) }
    descriptor = dnnl_memory_desc_t()
    try check(
      dnnl_memory_desc_init_by_tag(&descriptor, Int32(sizes.count), &sizes, precision.type, tag),
      "layout of \(dimensions)")
  }

  /// A primitive may choose the format.
  package static func any(_ dimensions: [Int], _ precision: Precision = .single) throws(ComputeError) -> Layout {
    try Layout(dimensions, tag: dnnl_format_tag_any, precision)
  }

  /// Row after row, the last dimension's values side by side; 1 to 4 dimensions.
  package static func plain(_ dimensions: [Int]) throws(ComputeError) -> Layout {
    let tags = [dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd]
    return try Layout(dimensions, tag: tags[dimensions.count - 1])
  }

  /// The same format for an image batch of another size: plain, channels last, or blocks of channels.
  /// nil where this is none of them.
  package func resized(to dimensions: [Int]) -> Layout? {
    guard dimensions.count == 4, self.dimensions.count == 4, let channels else { return nil }
    let tag: dnnl_format_tag_t? =
      switch channels.block {
      case 1: dnnl_abcd
      case 8: dnnl_aBcd8b
      case 16: dnnl_aBcd16b
      default: nil
      }
    if let tag, let layout = try? Layout(self.dimensions, tag: tag), layout == self {
      return try? Layout(dimensions, tag: tag)
    }
    return channels.groups == 1 ? try? Layout(dimensions, tag: dnnl_acdb) : nil
  }

  package var dimensions: [Int] {
    let count = Int(descriptor.ndims)
    return withUnsafeBytes(of: descriptor.dims) { bytes in
      bytes.bindMemory(to: dnnl_dim_t.self).prefix(count).map { Int($0) }
    }
  }

  /// The number of single-precision values that the memory takes, with what oneDNN adds to fill its blocks.
  package var count: Int {
    let stride = MemoryLayout<Float>.stride
    return withUnsafePointer(to: descriptor) { (dnnl_memory_desc_get_size($0) + stride - 1) / stride }
  }

  package var isPlain: Bool {
    guard let plain = try? Layout.plain(dimensions) else { return false }
    return plain == self
  }

  package static func == (a: Layout, b: Layout) -> Bool {
    withUnsafePointer(to: a.descriptor) { a in
      withUnsafePointer(to: b.descriptor) { b in dnnl_memory_desc_equal(a, b) != 0 }
    }
  }

  /// Whether the other has the same values at the same places, rounded to bf16.
  func isRounded(to other: Layout) -> Bool {
    guard descriptor.data_type == dnnl_f32, other.descriptor.data_type == dnnl_bf16 else { return false }
    var rounded = self
    rounded.descriptor.data_type = dnnl_bf16
    return rounded == other
  }

  /// The layout in the terms of the elementwise loops; nil for one that they cannot walk.
  var channels: kernel_layout? {
    guard descriptor.data_type == dnnl_f32 else { return nil }
    let dimensions = self.dimensions
    let positions = dimensions.dropFirst(2).reduce(1, *)
    let blocking = descriptor.format_desc.blocking
    let strides = withUnsafeBytes(of: blocking.strides) { Array($0.bindMemory(to: dnnl_dim_t.self)) }
    let paddedChannels = Int(descriptor.padded_dims.1)
    var layout = kernel_layout(images: dimensions[0], groups: dimensions[1], positions: positions, block: 1)
    if isPlain { return layout }
    if blocking.inner_nblks == 1, blocking.inner_idxs.0 == 1 {
      layout.block = Int(blocking.inner_blks.0)
      layout.groups = paddedChannels / layout.block
      return layout
    }
    if blocking.inner_nblks == 0, strides[1] == 1, dimensions.count == 4 {
      layout.block = dimensions[1]
      layout.groups = 1
      return layout
    }
    return nil
  }
}
