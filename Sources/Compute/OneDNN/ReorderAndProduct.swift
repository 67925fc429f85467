import COneDNN

/// Copies a tensor into another layout.
package enum ReorderPrimitive {
  package static func make(from source: Layout, to destination: Layout) throws(ComputeError) -> Primitive {
    try Primitive("reorder") { made in
      withExtendedLifetime((source, destination)) {
        onednn_reorder(made, Engine.processor, source.handle, destination.handle)
      }
    }
  }
}

/// Whether a factor of a matrix product is read as it is or transposed.
package enum Orientation {
  case plain, transposed

  var letter: CChar { self == .plain ? CChar(UInt8(ascii: "N")) : CChar(UInt8(ascii: "T")) }
}

/// result (rows × columns) = left (rows × depth) · right (depth × columns) + keep · result, all row by row.
/// A transposed factor lies in memory with its two sides swapped. `leftStride` is the distance of the left factor's rows
/// as they lie in memory, where they are part of longer ones.
package func multiply(
  _ left: UnsafePointer<Float>, _ leftOrientation: Orientation, leftStride: Int? = nil, _ right: UnsafePointer<Float>,
  _ rightOrientation: Orientation, rows: Int, columns: Int, depth: Int, keep: Float = 0,
  into result: UnsafeMutablePointer<Float>
) {
  let status = dnnl_sgemm(
    leftOrientation.letter, rightOrientation.letter, dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(depth), 1,
    left, dnnl_dim_t(leftStride ?? (leftOrientation == .plain ? depth : rows)), right,
    dnnl_dim_t(rightOrientation == .plain ? columns : depth), keep, result, dnnl_dim_t(columns))
  precondition(status == dnnl_success, "oneDNN matrix product failed with status \(status.rawValue)")
}
