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
    let destination = try Layout.any(geometry.destinationDimensions)
    let kind = training ? dnnl_forward_training : dnnl_forward_inference
    return try Primitive("max-pooling") { made in
      with(geometry, source, destination) {
        onednn_pooling_forward(made, Engine.processor, $0, kind, attributes.handle)
      }
    }
  }

  /// The gradient, with both gradients in the layouts of `forward`'s tensors.
  package static func gradient(_ geometry: PoolingGeometry, of forward: Primitive) throws(ComputeError) -> Primitive {
    let attributes = try Attributes()
    let (source, destination) = (forward.layout(of: .source)!, forward.layout(of: .destination)!)
    return try Primitive("max-pooling gradient") { made in
      with(geometry, source, destination) {
        onednn_pooling_backward(made, Engine.processor, $0, forward.descriptor, attributes.handle)
      }
    }
  }

  private static func with(
    _ geometry: PoolingGeometry, _ source: Layout, _ destination: Layout,
    _ body: (UnsafePointer<onednn_pooling>) -> dnnl_status_t
  ) -> dnnl_status_t {
    // What the last window reaches beyond the source; negative where the last rows are not reached.
    let after = (0..<2).map { axis in
      dnnl_dim_t(
        (geometry.destination[axis] - 1) * geometry.stride + geometry.size - geometry.source[axis]
          - geometry.padBefore)
    }
    return withExtendedLifetime((source, destination)) {
      var pooling = onednn_pooling(
        source: source.handle, destination: destination.handle, size: dnnl_dim_t(geometry.size),
        steps: onednn_steps(
          stride: dnnl_dim_t(geometry.stride), before: dnnl_dim_t(geometry.padBefore), after_height: after[0],
          after_width: after[1]))
      return body(&pooling)
    }
  }
}
