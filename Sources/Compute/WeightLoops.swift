import CKernels

/// The gradient of a 3 × 3 convolution's weights, and of its bias, where there are so few source channels that a
/// primitive cannot fill its registers with them.
package final class FewChannelWeightsGradient: @unchecked Sendable {
  private let geometry: kernel_few_weights
  private let scratch: FloatMemory
  private let sums: FloatMemory
  private let biasSums: FloatMemory?

  /// - Parameters:
  ///   - source: the layout of the convolution's source.
  ///   - gradient: the layout of the gradient of its destination.
  ///   - bias: whether the bias's gradient is wanted too.
  ///
  /// nil where the loops cannot do it.
  package init?(_ geometry: ConvolutionGeometry, source: Layout, gradient: Layout, bias: Bool) {
    guard geometry.kernel == 3, geometry.sourceChannels <= 3, source.isPlain, let channels = gradient.channels,
      channels.block == 8 || channels.block == 16, channels.groups * channels.block == geometry.destinationChannels
    else { return nil }
    self.geometry = kernel_few_weights(
      images: geometry.batch, channels: geometry.sourceChannels, height: geometry.source[0],
      width: geometry.source[1], groups: channels.groups, block: channels.block,
      destination_height: geometry.destination[0], destination_width: geometry.destination[1],
      stride: geometry.stride, pad: geometry.padBefore)
    scratch = FloatMemory(count: kernel_few_weights_scratch(self.geometry))
    sums = FloatMemory(count: 9 * geometry.sourceChannels * geometry.destinationChannels)
    biasSums = bias ? FloatMemory(count: geometry.destinationChannels) : nil
  }

  package func clear() {
    sums.pointer.update(repeating: 0, count: sums.count)
    if let biasSums { biasSums.pointer.update(repeating: 0, count: biasSums.count) }
  }

  /// Adds the part of one batch.
  package func add(_ source: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>) {
    kernel_few_weights_gradient(source, gradient, geometry, scratch.pointer, sums.pointer, biasSums?.pointer)
  }

  /// Writes the sums: of weights as destination channels × source channels × 3 × 3.
  package func write(weights: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>?) {
    let (block, row) = (geometry.block, 9 * geometry.channels)
    for d in 0..<geometry.groups * block {
      for tap in 0..<row {
        weights[d * row + tap] = sums.pointer[(d / block * row + tap) * block + d % block]
      }
    }
    if let biasSums, let bias { bias.update(from: biasSums.pointer, count: biasSums.count) }
  }
}
