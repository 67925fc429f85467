import COneDNN

/// The sizes of a two-dimensional convolution over a batch of images.
package struct ConvolutionGeometry: Hashable, Sendable {
  package var batch: Int
  package var sourceChannels: Int
  package var destinationChannels: Int
  /// Height and width.
  package var source: [Int]
  package var destination: [Int]
  package var kernel: Int
  package var stride: Int
  /// Added above and at the left.
  package var padBefore: Int
  /// Added below and at the right; may be negative where the last rows are not reached.
  package var padAfter: Int
  /// Of what is multiplied: in each computation, the two tensors that are read.
  package let precision: Precision

  package init(
    batch: Int, sourceChannels: Int, destinationChannels: Int, source: [Int], destination: [Int], kernel: Int,
    stride: Int, padBefore: Int, padAfter: Int, precision: Precision = .single
  ) {
    self.batch = batch
    self.sourceChannels = sourceChannels
    self.destinationChannels = destinationChannels
    self.source = source
    self.destination = destination
    self.kernel = kernel
    self.stride = stride
    self.padBefore = padBefore
    self.padAfter = padAfter
    // With a few channels more time goes into rounding than is won.
    self.precision = min(sourceChannels, destinationChannels) < 8 ? .single : precision
  }

  package var weightDimensions: [Int] { [destinationChannels, sourceChannels, kernel, kernel] }
  package var sourceDimensions: [Int] { [batch, sourceChannels] + source }
  package var destinationDimensions: [Int] { [batch, destinationChannels] + destination }
}

/// The three computations of a convolution. Each chooses its own layouts; ask the primitive which.
package enum ConvolutionPrimitives {
  /// destination = source ∗ weights + bias, with ReLU where asked.
  package static func forward(_ geometry: ConvolutionGeometry, relu: Bool) throws(ComputeError) -> Primitive {
    let attributes = try Attributes(relu: relu)
    return try Primitive(takingOver: forwardDescriptor(geometry, attributes), "convolution forward")
  }

  /// sourceGradient from destinationGradient and weights. It is also the forward pass of a transposed convolution.
  package static func gradientOfSource(_ geometry: ConvolutionGeometry) throws(ComputeError) -> Primitive {
    let attributes = try Attributes()
    let hint = try forwardDescriptor(geometry, attributes)
    defer { dnnl_primitive_desc_destroy(hint) }
    let layouts = try Layouts(geometry, result: .sourceGradient, bias: false)
    return try Primitive("convolution backward") { made in
      layouts.with(geometry) {
        onednn_convolution_backward_source(made, Engine.processor, $0, hint, attributes.handle)
      }
    }
  }

  /// weightsGradient, and with `bias` biasGradient, from source and destinationGradient.
  package static func gradientOfWeights(_ geometry: ConvolutionGeometry, bias: Bool) throws(ComputeError) -> Primitive {
    let attributes = try Attributes()
    let hint = try forwardDescriptor(geometry, attributes)
    defer { dnnl_primitive_desc_destroy(hint) }
    let layouts = try Layouts(geometry, result: .weightsGradient, bias: bias)
    return try Primitive("convolution weight gradient") { made in
      layouts.with(geometry) {
        onednn_convolution_backward_weights(made, Engine.processor, $0, hint, attributes.handle)
      }
    }
  }

  private static func forwardDescriptor(_ geometry: ConvolutionGeometry, _ attributes: Attributes)
    throws(ComputeError) -> dnnl_primitive_desc_t
  {
    let layouts = try Layouts(geometry, result: .destination, bias: true)
    var descriptor: dnnl_primitive_desc_t?
    try check(
      layouts.with(geometry) {
        onednn_convolution_forward(&descriptor, Engine.processor, $0, attributes.handle)
      }, "convolution forward")
    return descriptor!
  }

  /// What a convolution's operands are, whose formats it may choose.
  private struct Layouts {
    let source, weights, destination: Layout
    let bias: Layout?

    /// `result` is in single precision, the others are in the geometry's.
    init(_ geometry: ConvolutionGeometry, result: Role, bias: Bool) throws(ComputeError) {
      func layout(_ dimensions: [Int], _ role: Role) throws(ComputeError) -> Layout {
        try Layout.any(dimensions, role == result ? .single : geometry.precision)
      }
      source = try layout(geometry.sourceDimensions, .sourceGradient)
      weights = try layout(geometry.weightDimensions, .weightsGradient)
      destination = try layout(geometry.destinationDimensions, .destination)
      self.bias = bias ? try Layout.plain([geometry.destinationChannels]) : nil
    }

    func with(_ geometry: ConvolutionGeometry, _ body: (UnsafePointer<onednn_convolution>) -> dnnl_status_t)
      -> dnnl_status_t
    {
      withExtendedLifetime(self) {
        let steps = onednn_steps(
          stride: dnnl_dim_t(geometry.stride), before: dnnl_dim_t(geometry.padBefore),
          after_height: dnnl_dim_t(geometry.padAfter), after_width: dnnl_dim_t(geometry.padAfter))
        var convolution = onednn_convolution(
          source: source.handle, weights: weights.handle, bias: bias?.handle, destination: destination.handle,
          steps: steps)
        return body(&convolution)
      }
    }
  }
}
