internal import Compute

extension Embedding {
  /// The distance of each of the embedding's points to one point.
  func distances(to point: [Float], metric: Metric) -> [Float] {
    // Bounds checks in the inner loops would cost more than the arithmetic, hence the pointers; every row lies
    // within `values` because there are count × dimension of them.
    precondition(values.count == count * dimension && point.count == dimension)
    guard dimension > 0 else { return [Float](repeating: 0, count: count) }
    return values.withUnsafeBufferPointer { values in
      point.withUnsafeBufferPointer { point in
        let point = point.baseAddress!
        let square = Elementwise.dot(point, point, count: dimension)
        return (0..<count).map { index in
          let row = values.baseAddress! + index * dimension
          switch metric {
          case .l2: return Elementwise.squaredDistance(row, point, count: dimension).squareRoot()
          case .cosine:
            let lengths = (Elementwise.dot(row, row, count: dimension) * square).squareRoot()
            return lengths > 0 ? max(0, 1 - Elementwise.dot(row, point, count: dimension) / lengths) : 1
          }
        }
      }
    }
  }
}
