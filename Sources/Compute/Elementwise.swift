import CKernels

/// Loops over flat arrays; see `kernels.h` for what each computes.
package enum Elementwise {
  package static func normalize(
    _ pixels: UnsafePointer<UInt8>, count: Int, scale: Double, shift: Double, into values: UnsafeMutablePointer<Float>
  ) {
    kernel_normalize(pixels, count, scale, shift, values)
  }

  package static func relu(_ values: UnsafeMutablePointer<Float>, count: Int) { kernel_relu(values, count) }

  package static func sigmoid(_ values: UnsafeMutablePointer<Float>, count: Int) { kernel_sigmoid(values, count) }

  package static func sigmoidGradient(
    outputs: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel_sigmoid_gradient(outputs, gradient, count)
  }

  package static func positiveGradient(
    outputs: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, count: Int, scale: Float
  ) {
    kernel_positive_gradient(outputs, gradient, count, scale)
  }

  package static func add(_ values: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, count: Int) {
    kernel_add(values, sums, count)
  }

  /// rows × columns to columns × rows.
  package static func transpose(
    _ values: UnsafePointer<Float>, rows: Int, columns: Int, into turned: UnsafeMutablePointer<Float>
  ) {
    kernel_transpose(values, rows, columns, turned)
  }
}

/// What a dropout layer does: sets values to 0 with a probability, in 65,536ths, and enlarges the rest.
package struct DropoutRule: Sendable, Hashable {
  let threshold: UInt32
  /// 1 / (1 − p), for the probability as it is rounded.
  package let scale: Float

  package init(probability: Double) {
    threshold = UInt32(min(max((probability * 65536).rounded(), 0), 65535))
    scale = Float(65536 / (65536 - Double(threshold)))
  }

  /// Drops values; with the same seed and stream it drops the same, so it serves for the gradient too.
  package func apply(to values: UnsafeMutablePointer<Float>, count: Int, seed: UInt64, stream: RandomStream) {
    kernel_dropout(values, count, threshold, scale, stream.kernelRandom(seed: seed))
  }
}

/// Channel-wise loops over a tensor of images, or of rows, in whatever layout oneDNN chose for it.
package struct ChannelLoops: @unchecked Sendable {
  private let layout: kernel_layout

  /// nil where the layout is not one of blocks of channels.
  package init?(_ layout: Layout) {
    guard let channels = layout.channels else { return nil }
    self.layout = channels
  }

  /// Rows of features: each feature is a channel.
  package init(rows: Int, features: Int) {
    layout = kernel_layout(images: rows, groups: 1, positions: 1, block: features)
  }

  /// The number of channels with those that fill the last block: as long a bias and its gradient must be.
  package var paddedChannels: Int { layout.groups * layout.block }

  package func addBias(_ bias: UnsafePointer<Float>, relu: Bool, to values: UnsafeMutablePointer<Float>) {
    kernel_add_bias(values, layout, bias, relu)
  }

  /// For rows of features: takes them from columns, turned, and adds the bias.
  package func addBias(
    _ bias: UnsafePointer<Float>, relu: Bool, turning columns: UnsafePointer<Float>,
    into values: UnsafeMutablePointer<Float>
  ) {
    kernel_transpose_add_bias(columns, layout.images, layout.block, bias, relu, values)
  }

  package func addSums(of values: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>) {
    kernel_sum_channels(values, layout, sums)
  }
}

/// Losses of single images. Each returns the loss and, unless `gradient` is nil, writes its gradient times a scale.
package enum LossLoops {
  /// Σ (outputs − targets)²; the gradient is scale · (outputs − targets).
  package static func squaredError(
    _ outputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, count: Int, scale: Float,
    gradient: UnsafeMutablePointer<Float>?
  ) -> Double {
    kernel_squared_error(outputs, targets, count, scale, gradient)
  }

  /// −log softmax(logits)[label].
  package static func crossEntropy(
    _ logits: UnsafePointer<Float>, classes: Int, label: Int, scale: Float, gradient: UnsafeMutablePointer<Float>?
  ) -> Double {
    kernel_cross_entropy(logits, classes, label, scale, gradient)
  }
}
