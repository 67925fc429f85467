import CKernels

/// Loops over points of single precision, row after row, against one point; they compute in double precision, and take
/// numbers that are too small for full precision for what they are, whatever this thread did before.
package enum RowLoops {
  /// The squared distance of each row to the point.
  ///
  /// - Parameters:
  ///   - rows: `count` × `dimension`.
  ///   - point: `dimension` values.
  package static func squaredDistances(
    _ rows: UnsafePointer<Float>, count: Int, dimension: Int, to point: UnsafePointer<Float>,
    into sums: UnsafeMutablePointer<Double>
  ) {
    let state = kernel_keep_denormals()
    kernel_squared_distances(rows, count, dimension, point, sums)
    kernel_restore_denormals(state)
  }

  /// Each row's product with the point, and with itself.
  package static func products(
    _ rows: UnsafePointer<Float>, count: Int, dimension: Int, with point: UnsafePointer<Float>,
    into products: UnsafeMutablePointer<Double>, squares: UnsafeMutablePointer<Double>
  ) {
    let state = kernel_keep_denormals()
    kernel_products(rows, count, dimension, point, products, squares)
    kernel_restore_denormals(state)
  }
}
