import CKernels
import COneDNN
import System

/// How a tensor's values lie in memory: dimensions and format. oneDNN's memory descriptor.
package struct Layout: @unchecked Sendable, Equatable {
  private let owner: Owner
  var handle: OpaquePointer { owner.handle }

  /// Frees the descriptor with the last copy.
  private final class Owner {
    let handle: OpaquePointer
    init(_ handle: OpaquePointer) { self.handle = handle }
    deinit { onednn_layout_destroy(handle) }
  }

  init(takingOver handle: OpaquePointer) { owner = Owner(handle) }

  private init(_ dimensions: [Int], tag: dnnl_format_tag_t, _ precision: Precision = .single) throws(ComputeError) {
    let sizes = dimensions.map { dnnl_dim_t($0) }
    var handle: OpaquePointer?
    try check(
      onednn_layout_create(&handle, Int32(sizes.count), sizes, precision.type, tag), "layout of \(dimensions)")
    self.init(takingOver: handle!)
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

  package var dimensions: [Int] { Places(self).sizes }

  /// The number of single-precision values that the memory takes, with what oneDNN adds to fill its blocks.
  package var count: Int {
    let stride = MemoryLayout<Float>.stride
    return (onednn_layout_bytes(handle) + stride - 1) / stride
  }

  package var isPlain: Bool {
    guard let plain = try? Layout.plain(dimensions) else { return false }
    return plain == self
  }

  package static func == (a: Layout, b: Layout) -> Bool { onednn_layout_equal(a.handle, b.handle) != 0 }

  private var type: dnnl_data_type_t { onednn_layout_type(handle) }

  /// Whether the other has the same values at the same places, rounded to bf16.
  func isRounded(to other: Layout) -> Bool {
    type == dnnl_f32 && other.type == dnnl_bf16 && onednn_layout_places_equal(handle, other.handle) != 0
  }

  /// The layout in the terms of the elementwise loops; nil for one that they cannot walk.
  var channels: kernel_layout? {
    let places = Places(self)
    guard type == dnnl_f32, places.areStated else { return nil }
    let positions = places.sizes.dropFirst(2).reduce(1, *)
    var layout = kernel_layout(images: places.sizes[0], groups: places.sizes[1], positions: positions, block: 1)
    if isPlain { return layout }
    if places.blocks.count == 1, places.blocks[0].dimension == 1 {
      layout.block = places.blocks[0].size
      layout.groups = places.padded[1] / layout.block
      return layout
    }
    if places.blocks.isEmpty, places.strides[1] == 1, places.sizes.count == 4 {
      layout.block = places.sizes[1]
      layout.groups = 1
      return layout
    }
    return nil
  }
}

/// Where a layout puts its values.
private struct Places {
  /// Whether that is stated; one whose format a primitive may choose has sizes alone.
  let areStated: Bool
  let sizes: [Int]
  /// The sizes with what fills the blocks.
  let padded: [Int]
  let strides: [Int]
  /// The innermost blocks, the outer ones first.
  let blocks: [(size: Int, dimension: Int)]

  init(_ layout: Layout) {
    var found = onednn_blocking()
    areStated = onednn_layout_blocking(layout.handle, &found) != 0
    func numbers(_ field: some Any, _ count: Int32) -> [Int] {
      withUnsafeBytes(of: field) { $0.bindMemory(to: dnnl_dim_t.self).prefix(Int(count)).map { Int($0) } }
    }
    sizes = numbers(found.sizes, found.rank)
    padded = numbers(found.padded, found.rank)
    strides = numbers(found.strides, found.rank)
    let dimensions = numbers(found.blocked_dimensions, found.block_count)
    blocks = zip(numbers(found.blocks, found.block_count), dimensions).map { ($0, $1) }
  }
}
