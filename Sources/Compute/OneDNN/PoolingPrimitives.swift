import COneDNN

/// The sizes of a max-pooling over a batch of images.
package struct PoolingGeometry: Hashable, Sendable {
  package var batch: Int
  package var channels: Int
  /// Height and width.
  package var source: [Int]
  package var destination: [Int]
  package var size: Int
  package var stride: Int
  package var padBefore: Int

  package init(
    batch: Int, channels: Int, source: [Int], destination: [Int], size: Int, stride: Int, padBefore: Int
  ) {
    self.batch = batch
    self.channels = channels
    self.source = source
    self.destination = destination
    self.size = size
    self.stride = stride
    self.padBefore = padBefore
  }

  package var sourceDimensions: [Int] { [batch, channels] + source }
  package var destinationDimensions: [Int] { [batch, channels] + destination }
}

/// Max-pooling and its gradient, which is routed by the forward pass's workspace: the place of each maximum.
package enum PoolingPrimitives {
  /// The forward pass for a source in this layout. Only in training is there a workspace.
  package static func forward(_ geometry: PoolingGeometry, source: Layout, training: Bool) throws(ComputeError)
    -> Primitive
  {
    let attributes = try Attributes()
    return try Primitive(
      takingOver: forwardDescriptor(geometry, source, training: training, attributes), "max-pooling")
  }

  /// The gradient, with both gradients in the layouts of `forward`'s tensors.
  package static func gradient(_ geometry: PoolingGeometry, of forward: Primitive) throws(ComputeError) -> Primitive {
    let attributes = try Attributes()
    var source = forward.layout(of: .source)!.descriptor
    var destination = forward.layout(of: .destination)!.descriptor
    var (sizes, strides, before, after) = windows(geometry)
    var description = dnnl_pooling_desc_t()
    try check(
      dnnl_pooling_backward_desc_init(
        &description, dnnl_pooling_max, &source, &destination, &strides, &sizes, &before, &after),
      "max-pooling gradient")
    var descriptor: dnnl_primitive_desc_t?
    try check(
      dnnl_primitive_desc_create(
        &descriptor, &description, attributes.handle, Engine.processor, forward.descriptor),
      "max-pooling gradient")
    return try Primitive(takingOver: descriptor!, "max-pooling gradient")
  }

  private static func forwardDescriptor(
    _ geometry: PoolingGeometry, _ layout: Layout, training: Bool, _ attributes: Attributes
  ) throws(ComputeError) -> dnnl_primitive_desc_t {
    var source = layout.descriptor
    var destination = try Layout.any(geometry.destinationDimensions).descriptor
    var (sizes, strides, before, after) = windows(geometry)
    var description = dnnl_pooling_desc_t()
    try check(
      dnnl_pooling_forward_desc_init(
        &description, training ? dnnl_forward_training : dnnl_forward_inference, dnnl_pooling_max, &source,
        &destination, &strides, &sizes, &before, &after),
      "max-pooling")
    var descriptor: dnnl_primitive_desc_t?
    try check(
      dnnl_primitive_desc_create(&descriptor, &description, attributes.handle, Engine.processor, nil), "max-pooling")
    return descriptor!
  }

  private static func windows(_ geometry: PoolingGeometry)
    -> ([dnnl_dim_t], [dnnl_dim_t], [dnnl_dim_t], [dnnl_dim_t])
  {
    // What the last window reaches beyond the source; negative where the last rows are not reached.
    let after = (0..<2).map { axis in
      dnnl_dim_t(
        (geometry.destination[axis] - 1) * geometry.stride + geometry.size - geometry.source[axis]
          - geometry.padBefore)
    }
    return (
      [dnnl_dim_t](repeating: dnnl_dim_t(geometry.size), count: 2),
      [dnnl_dim_t](repeating: dnnl_dim_t(geometry.stride), count: 2),
      [dnnl_dim_t](repeating: dnnl_dim_t(geometry.padBefore), count: 2), after
    )
  }
}
