internal import Compute

/// The nearest of many points to one, all of them compared.
///
/// The answer is exact for any finite values: the order is that of the true distances, as if nothing were ever rounded,
/// and of points at the same distance the one that stands first comes first. Double precision finds the candidates,
/// with a margin for all that its rounding can do; only these are measured exactly.
///
/// A point with a value that is infinite or not a number has no distance to any. Such points come last, in their order,
/// each with a distance that is not a number; to such a point all are so.
struct ExactSearch {
  /// `count` × `dimension`, point after point.
  let points: [Float]
  let count: Int
  let dimension: Int

  init(points: [Float], count: Int, dimension: Int) {
    precondition(points.count == count * dimension)
    self.points = points
    self.count = count
    self.dimension = dimension
  }

  /// The indices of the `k` nearest points, or of all if there are fewer, the nearest first.
  func nearest(
    to point: [Float], k: Int, metric: Metric, excluding excluded: Int? = nil
  ) -> [(index: Int, distance: Double)] {
    precondition(point.count == dimension && k >= 1)
    let isFinite = point.allSatisfy(\.isFinite)
    var keys = isFinite ? keys(to: point, metric: metric) : [Double](repeating: .nan, count: count)
    if let excluded { keys[excluded] = .infinity }
    var found = measured(candidates(keys, k: k, metric: metric), keys, to: point, k: k, metric: metric)
    for index in keys.indices where found.count < k && keys[index].isNaN { found.append((index, .nan)) }
    return found
  }

  /// What rises with the distance of each point: its square, or −1 times the cosine. Not a number where a point has no
  /// distance.
  private func keys(to point: [Float], metric: Metric) -> [Double] {
    var keys = [Double](repeating: 0, count: count)
    guard dimension > 0 else { return keys }
    switch metric {
    case .l2:
      RowLoops.squaredDistances(points, count: count, dimension: dimension, to: point, into: &keys)
      for index in keys.indices where !keys[index].isFinite { keys[index] = .nan }
    case .cosine:
      var (product, square) = (0.0, 0.0)
      RowLoops.products(point, count: 1, dimension: dimension, with: point, into: &product, squares: &square)
      var squares = keys
      RowLoops.products(points, count: count, dimension: dimension, with: point, into: &keys, squares: &squares)
      for index in keys.indices {
        // The product of two squares lies from 2⁻⁵⁹⁶ to 2⁵⁹⁴, or is 0.
        let lengths = (square * squares[index]).squareRoot()
        keys[index] = !squares[index].isFinite ? .nan : lengths > 0 ? -keys[index] / lengths : 0
      }
    }
    return keys
  }

  /// The points that may be among the `k` nearest.
  private func candidates(_ keys: [Double], k: Int, metric: Metric) -> [Int] {
    var smallest = NearestList<Double>(capacity: min(k, count))
    for key in keys where key.isFinite { smallest.offer(key) }
    let limit = smallest.last.map { self.limit(of: $0, metric) } ?? .greatestFiniteMagnitude
    return keys.indices.filter { keys[$0] <= limit }
  }

  /// A point whose key lies above this is farther than one with the given key, however both are rounded.
  ///
  /// With r = (dimension + 16) · 2⁻⁵³, a squared distance is wrong by less than 1.1 r of itself, since its terms are all
  /// positive; a cosine by less than 2.2 r, since by Cauchy and Schwarz its terms' magnitudes add up to no more than
  /// the product of the lengths. Two of them are wrong by less than twice that.
  private func limit(of key: Double, _ metric: Metric) -> Double {
    let rounding = Double(dimension + 16) * 0x1p-53
    return metric == .l2 ? key * (1 + 4 * rounding) : key + 8 * rounding
  }

  private func measured(
    _ candidates: [Int], _ keys: [Double], to point: [Float], k: Int, metric: Metric
  ) -> [(index: Int, distance: Double)] {
    // The point itself may be one that has no distances.
    if candidates.isEmpty { return [] }
    return points.withUnsafeBufferPointer { points in
      point.withUnsafeBufferPointer { point in
        // Without dimensions there are no numbers, nor a place where they would be.
        guard let points = points.baseAddress, let point = point.baseAddress else {
          return candidates.prefix(k).map { ($0, metric == .l2 ? 0 : 1) }
        }
        let measure = ExactMeasure(to: point, dimension: dimension, metric: metric)
        var nearest = NearestList<Measured>(capacity: min(k, candidates.count))
        for index in candidates {
          nearest.offer(
            Measured(
              index: index, key: keys[index], limit: limit(of: keys[index], metric),
              distance: measure.distance(of: points + index * dimension)))
        }
        return values(of: nearest.sorted, by: measure)
      }
    }
  }

  /// The distances as numbers: equal where they are equal, and never falling where their last digits are rounded.
  private func values(of sorted: [Measured], by measure: ExactMeasure) -> [(index: Int, distance: Double)] {
    var values: [(index: Int, distance: Double)] = []
    values.reserveCapacity(sorted.count)
    for (place, element) in sorted.enumerated() {
      var value = measure.value(element.distance)
      if place > 0 {
        let before = values[place - 1].distance
        value = sorted[place - 1].isAsFar(as: element) ? before : max(before, value)
      }
      values.append((element.index, value))
    }
    return values
  }
}

/// A point by its distance, then by its place. What double precision can tell apart is not compared exactly.
private struct Measured: Comparable {
  let index: Int
  let key: Double
  /// Points with keys above this are farther.
  let limit: Double
  let distance: ExactDistance

  func isAsFar(as other: Measured) -> Bool {
    key <= other.limit && other.key <= limit && distance == other.distance
  }

  static func < (a: Measured, b: Measured) -> Bool {
    if a.limit < b.key { return true }
    if b.limit < a.key { return false }
    if a.distance < b.distance { return true }
    return a.index < b.index && !(b.distance < a.distance)
  }

  static func == (a: Measured, b: Measured) -> Bool { a.index == b.index }
}
