/// What orders points by their distance to one and the same point, exactly: a fraction that rises with the distance.
///
/// By `l2` it is the squared distance, by `cosine` −sign(a·b) · (a·b)² / b², which is the cosine's square without what
/// the point itself adds.
struct ExactDistance {
  /// −1, 0 or 1.
  let sign: Int
  let numerator: NaturalNumber
  let denominator: NaturalNumber
}

extension ExactDistance: Comparable {
  static func < (a: ExactDistance, b: ExactDistance) -> Bool {
    if a.sign != b.sign { return a.sign < b.sign }
    if a.sign == 0 { return false }
    let (left, right) = (a.numerator * b.denominator, b.numerator * a.denominator)
    return a.sign > 0 ? left < right : right < left
  }

  static func == (a: ExactDistance, b: ExactDistance) -> Bool { !(a < b) && !(b < a) }
}

/// Measures exact distances to one point.
struct ExactMeasure {
  private let point: UnsafePointer<Float>
  private let dimension: Int
  private let metric: Metric
  /// The point's product with itself.
  private let square: ExactSum

  /// - Parameter point: `dimension` finite numbers, which last as long as this value does.
  init(to point: UnsafePointer<Float>, dimension: Int, metric: Metric) {
    self.point = point
    self.dimension = dimension
    self.metric = metric
    var square = ExactSum()
    square.add(point, point, count: dimension)
    self.square = square
  }

  /// How far another point is, whose numbers are finite too.
  func distance(of other: UnsafePointer<Float>) -> ExactDistance {
    switch metric {
    case .l2:
      var sum = square
      sum.add(other, other, count: dimension)
      sum.add(other, point, count: dimension, times: -2)
      return ExactDistance(sign: sum.sign, numerator: sum.magnitude, denominator: .one)
    case .cosine:
      var product = ExactSum()
      product.add(other, point, count: dimension)
      var otherSquare = ExactSum()
      otherSquare.add(other, other, count: dimension)
      let root = product.magnitude
      return ExactDistance(sign: -product.sign, numerator: root * root, denominator: otherSquare.magnitude)
    }
  }

  /// In double precision, right to some units in the last place, also where it is tiny.
  func value(_ distance: ExactDistance) -> Double {
    switch metric {
    case .l2: return NaturalNumber.quotient(distance.numerator, .one, exponent: ExactSum.exponent).squareRoot()
    case .cosine:
      guard distance.sign != 0 else { return 1 }
      // 1 − c as (1 − c²) / (1 + c), in which 1 − c² is formed before anything is rounded.
      let whole = square.magnitude * distance.denominator
      let cosine = NaturalNumber.quotient(distance.numerator, whole).squareRoot()
      if distance.sign > 0 { return 1 + cosine }
      return NaturalNumber.quotient(whole - distance.numerator, whole) / (1 + cosine)
    }
  }
}
