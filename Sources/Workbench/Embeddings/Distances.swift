extension Embedding {
  /// The distance of each of the embedding's points to one point.
  func distances(to point: [Float], metric: Metric) -> [Float] {
    // Bounds checks in the inner loops would cost more than the arithmetic, hence the pointers; every row lies
    // within `values` because there are count × dimension of them.
    precondition(values.count == count * dimension && point.count == dimension)
    return values.withUnsafeBufferPointer { values in
      point.withUnsafeBufferPointer { point in
        let length = point.isEmpty ? 0 : dot(point.baseAddress!, point.baseAddress!, dimension)
        return (0..<count).map { index in
          guard dimension > 0 else { return 0 }
          let row = values.baseAddress! + index * dimension
          switch metric {
          case .l2: return squaredDistance(row, point.baseAddress!, dimension).squareRoot()
          case .cosine:
            let (product, rowLength) = dotAndLength(row, point.baseAddress!, dimension)
            let lengths = (rowLength * length).squareRoot()
            return lengths > 0 ? max(0, 1 - product / lengths) : 1
          }
        }
      }
    }
  }
}

/// Sixteen sums side by side, which the compiler keeps in vector registers; a single one it may not split.
private typealias Lanes = SIMD16<Float>

private func lanes(_ pointer: UnsafePointer<Float>, at index: Int) -> Lanes {
  UnsafeRawPointer(pointer + index).loadUnaligned(as: Lanes.self)
}

/// (a − b)·(a − b), sixteen values at a time and then one at a time.
private func squaredDistance(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sums = Lanes.zero
  var index = 0
  while index + 16 <= count {
    let difference = lanes(a, at: index) - lanes(b, at: index)
    sums += difference * difference
    index += 16
  }
  var sum = sums.sum()
  while index < count {
    sum += (a[index] - b[index]) * (a[index] - b[index])
    index += 1
  }
  return sum
}

private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  dotAndLength(a, b, count).dot
}

/// a·b and a·a in one pass over the row.
private func dotAndLength(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
) -> (dot: Float, length: Float) {
  var products = Lanes.zero
  var squares = Lanes.zero
  var index = 0
  while index + 16 <= count {
    let row = lanes(a, at: index)
    products += row * lanes(b, at: index)
    squares += row * row
    index += 16
  }
  var product = products.sum()
  var square = squares.sum()
  while index < count {
    product += a[index] * b[index]
    square += a[index] * a[index]
    index += 1
  }
  return (product, square)
}
