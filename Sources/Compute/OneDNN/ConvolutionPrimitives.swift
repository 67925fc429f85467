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
    var (source, weights, destination) = try layouts(geometry, result: .sourceGradient)
    var (strides, before, after) = steps(geometry)
    var description = dnnl_convolution_desc_t()
    try check(
      dnnl_convolution_backward_data_desc_init(
        &description, dnnl_convolution_direct, &source, &weights, &destination, &strides, &before, &after),
      "convolution backward")
    var descriptor: dnnl_primitive_desc_t?
    try check(
      dnnl_primitive_desc_create(&descriptor, &description, attributes.handle, Engine.processor, hint),
      "convolution backward")
    return try Primitive(takingOver: descriptor!, "convolution backward")
  }

  /// weightsGradient, and with `bias` biasGradient, from source and destinationGradient.
  package static func gradientOfWeights(_ geometry: ConvolutionGeometry, bias: Bool) throws(ComputeError) -> Primitive {
    let attributes = try Attributes()
    let hint = try forwardDescriptor(geometry, attributes)
    defer { dnnl_primitive_desc_destroy(hint) }
    var (source, weights, destination) = try layouts(geometry, result: .weightsGradient)
    var (strides, before, after) = steps(geometry)
    var biasLayout = try Layout.plain([geometry.destinationChannels]).descriptor
    var description = dnnl_convolution_desc_t()
    let status = withUnsafePointer(to: &biasLayout) { biasLayout in
      dnnl_convolution_backward_weights_desc_init(
        &description, dnnl_convolution_direct, &source, &weights, bias ? biasLayout : nil, &destination, &strides,
        &before, &after)
    }
    try check(status, "convolution weight gradient")
    var descriptor: dnnl_primitive_desc_t?
    try check(
      dnnl_primitive_desc_create(&descriptor, &description, attributes.handle, Engine.processor, hint),
      "convolution weight gradient")
    return try Primitive(takingOver: descriptor!, "convolution weight gradient")
  }

  private static func forwardDescriptor(_ geometry: ConvolutionGeometry, _ attributes: Attributes)
    throws(ComputeError) -> dnnl_primitive_desc_t
  {
    var (source, weights, destination) = try layouts(geometry, result: .destination)
    var (strides, before, after) = steps(geometry)
    var bias = try Layout.plain([geometry.destinationChannels]).descriptor
    var description = dnnl_convolution_desc_t()
    try check(
      dnnl_convolution_forward_desc_init(
        &description, dnnl_forward_training, dnnl_convolution_direct, &source, &weights, &bias, &destination,
        &strides, &before, &after),
      "convolution forward")
    var descriptor: dnnl_primitive_desc_t?
    try check(
      dnnl_primitive_desc_create(&descriptor, &description, attributes.handle, Engine.processor, nil),
      "convolution forward")
    return descriptor!
  }

  /// `result` is in single precision, the others are in the geometry's.
  private static func layouts(_ geometry: ConvolutionGeometry, result: Role) throws(ComputeError)
    -> (dnnl_memory_desc_t, dnnl_memory_desc_t, dnnl_memory_desc_t)
  {
    func layout(_ dimensions: [Int], _ role: Role) throws(ComputeError) -> dnnl_memory_desc_t {
      try Layout.any(dimensions, role == result ? .single : geometry.precision).descriptor
    }
    return (
      try layout(geometry.sourceDimensions, .sourceGradient), try layout(geometry.weightDimensions, .weightsGradient),
      try layout(geometry.destinationDimensions, .destination)
    )
  }

  private static func steps(_ geometry: ConvolutionGeometry) -> ([dnnl_dim_t], [dnnl_dim_t], [dnnl_dim_t]) {
    (
      [dnnl_dim_t](repeating: dnnl_dim_t(geometry.stride), count: 2),
      [dnnl_dim_t](repeating: dnnl_dim_t(geometry.padBefore), count: 2),
      [dnnl_dim_t](repeating: dnnl_dim_t(geometry.padAfter), count: 2)
    )
  }
}
