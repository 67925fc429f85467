import COneDNN

/// The sizes of a pooling over a batch of images, and what it makes of a window.
package struct PoolingGeometry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The largest value.
    case max
    /// The sum over the number of values: of the whole window or, without `countsPad`, of what lies in the source.
    case average(countsPad: Bool)

    fileprivate var algorithm: dnnl_alg_kind_t {
      switch self {
      case .max: dnnl_pooling_max
      case .average(countsPad: true): dnnl_pooling_avg_include_padding
      case .average(countsPad: false): dnnl_pooling_avg_exclude_padding
      }
    }
  }

  package var kind: Kind
  package var batch: Int
  package var channels: Int
  /// Height and width.
  package var source: [Int]
  package var destination: [Int]
  package var size: Int
  package var stride: Int
  package var padBefore: Int

  package init(
    kind: Kind, batch: Int, channels: Int, source: [Int], destination: [Int], size: Int, stride: Int, padBefore: Int
  ) {
    self.kind = kind
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

/// Pooling and its gradient. That of max-pooling is routed by the forward pass's workspace: the place of each maximum.
package enum PoolingPrimitives {
  /// The forward pass for a source in this layout. There is a workspace only for max-pooling, in training.
  package static func forward(_ geometry: PoolingGeometry, source: Layout, training: Bool) throws(ComputeError)
    -> Primitive
  {
    let attributes = try Attributes()
    let destination = try Layout.any(geometry.destinationDimensions)
    let kind = training ? dnnl_forward_training : dnnl_forward_inference
    return try Primitive("pooling") { made in
      with(geometry, source, destination) {
        onednn_pooling_forward(made, Engine.processor, $0, kind, attributes.handle)
      }
    }
  }

  /// The gradient, with both gradients in the layouts of `forward`'s tensors.
  package static func gradient(_ geometry: PoolingGeometry, of forward: Primitive) throws(ComputeError) -> Primitive {
    let attributes = try Attributes()
    let (source, destination) = (forward.layout(of: .source)!, forward.layout(of: .destination)!)
    return try Primitive("pooling gradient") { made in
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
        algorithm: geometry.kind.algorithm, source: source.handle, destination: destination.handle,
        size: dnnl_dim_t(geometry.size),
        steps: onednn_steps(
          stride: dnnl_dim_t(geometry.stride), before: dnnl_dim_t(geometry.padBefore), after_height: after[0],
          after_width: after[1]))
      return body(&pooling)
    }
  }
}
