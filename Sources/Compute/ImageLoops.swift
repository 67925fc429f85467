import CKernels
import System

/// Copies a tensor of images between plain memory and blocks of channels, several times faster than a primitive does.
package struct PlainReorder: @unchecked Sendable {
  private let layout: kernel_layout
  private let toPlain: Bool

  /// nil where not just one of both is plain, where a block is filled up, or where blocks are not those of the widest
  /// registers, for which the loops are made.
  package init?(from source: Layout, to destination: Layout) {
    guard source.dimensions.count == 4, source.isPlain != destination.isPlain,
      let channels = (source.isPlain ? destination : source).channels,
      channels.groups * channels.block == source.dimensions[1], channels.block == 16
    else { return nil }
    layout = channels
    toPlain = destination.isPlain
  }

  package func run(_ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>) {
    toPlain ? kernel_to_plain(source, layout, destination) : kernel_from_plain(source, layout, destination)
  }
}

/// Rounds a tensor to bf16 where it stands.
package struct Rounding: @unchecked Sendable {
  private let count: Int

  /// nil unless the layouts differ in nothing else.
  package init?(from source: Layout, to destination: Layout) {
    guard source.isRounded(to: destination) else { return nil }
    count = source.count
  }

  package func run(_ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>) {
    kernel_round_to_bfloat16(
      source, count, UnsafeMutableRawPointer(destination).assumingMemoryBound(to: UInt16.self))
  }
}

/// A transposed convolution to so few channels that a primitive would spend its time on channels that fill up a block.
package struct FewChannelTransposition: @unchecked Sendable {
  private let geometry: kernel_transposed
  private let scratch: FloatMemory

  /// - Parameters:
  ///   - geometry: of the convolution that is transposed: its source is what is computed here.
  ///   - source: the layout of what is read, the destination of that convolution.
  ///
  /// nil where the loops cannot do it.
  package init?(_ geometry: ConvolutionGeometry, source: Layout) {
    guard let channels = source.channels, geometry.kernel <= kernel_transposed_largest,
      geometry.stride <= kernel_transposed_largest
    else { return nil }
    self.geometry = kernel_transposed(
      images: geometry.batch, channels: channels.groups * channels.block, block: channels.block,
      height: geometry.destination[0], width: geometry.destination[1],
      destination_channels: geometry.sourceChannels, destination_height: geometry.source[0],
      destination_width: geometry.source[1], kernel: geometry.kernel, stride: geometry.stride, pad: geometry.padBefore)
    guard self.geometry.channels == geometry.destinationChannels else { return nil }
    scratch = FloatMemory(count: kernel_transposed_scratch(self.geometry))
  }

  /// - Parameters:
  ///   - weights: plain: channels that are read × channels that are written × kernel × kernel.
  ///   - destination: plain.
  package func run(
    _ source: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into destination: UnsafeMutablePointer<Float>
  ) {
    kernel_transposed_few(source, geometry, weights, bias, relu, scratch.pointer, destination)
  }
}

/// Max-pooling whose windows do not overlap, and its gradient.
package struct MaxPoolingLoops: @unchecked Sendable {
  /// Where each maximum was: a byte for each value of `destination`.
  package typealias Places = UnsafeMutablePointer<UInt8>

  package let destination: Layout
  private var geometry: kernel_pooling

  /// nil where windows overlap or have padding, or where the loops cannot walk the layout.
  package init?(_ geometry: PoolingGeometry, source: Layout) {
    guard geometry.stride == geometry.size, geometry.padBefore == 0, geometry.size <= 15,
      let channels = source.channels, let destination = source.resized(to: geometry.destinationDimensions)
    else { return nil }
    self.destination = destination
    self.geometry = kernel_pooling(
      planes: channels.images * channels.groups, block: channels.block, height: geometry.source[0],
      width: geometry.source[1], destination_height: geometry.destination[0],
      destination_width: geometry.destination[1], size: geometry.size, positive: false)
  }

  /// From here on a maximum that is not positive gets no place, and so no gradient: as in a ReLU before.
  package mutating func rectify() { geometry.positive = true }

  package func forward(
    _ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>, places: Places
  ) {
    kernel_max_pool(source, geometry, destination, places)
  }

  /// The gradient times `scale`, at the places; zero elsewhere.
  package func gradient(
    _ gradient: UnsafePointer<Float>, places: Places, scale: Float,
    into sourceGradient: UnsafeMutablePointer<Float>
  ) {
    kernel_max_pool_gradient(gradient, places, geometry, scale, sourceGradient)
  }
}

/// Multiplies the last row and the last column of every channel by a factor each, and where they meet by both.
package struct EdgeScaling: @unchecked Sendable {
  private let layout: kernel_layout
  private let width: Int
  private let row: Float
  private let column: Float

  /// Throws for a layout that loops cannot walk.
  package init(_ layout: Layout, row: Float, column: Float) throws(ComputeError) {
    guard layout.dimensions.count == 4, let channels = layout.channels else {
      throw ComputeError(unsupportedLayoutOf: "pooling")
    }
    self.layout = channels
    width = layout.dimensions[3]
    self.row = row
    self.column = column
  }

  package func run(_ values: UnsafeMutablePointer<Float>) {
    let block = layout.block
    for group in 0..<layout.images * layout.groups {
      let plane = values + group * layout.positions * block
      func scale(_ position: Int, by factor: Float) {
        for channel in position * block..<(position + 1) * block { plane[channel] *= factor }
      }
      for position in layout.positions - width..<layout.positions { scale(position, by: row) }
      for position in stride(from: width - 1, to: layout.positions, by: width) { scale(position, by: column) }
    }
  }
}
