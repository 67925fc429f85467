/// A point found near another.
package struct Neighbour: Hashable, Sendable {
  /// The number of the image in its set.
  package let id: Int
  /// The name of its class.
  package let label: String?
  /// In double precision; not a number where one of the two points has a value that is none, or infinite.
  package let distance: Double
}

/// Why neighbours cannot be found.
package enum NeighbourError: Error, Hashable {
  case noSuchImage(id: Int, embedding: String, count: Int)
  case wrongDimension(found: Int, embedding: String, dimension: Int)
  case badCount(Int)
}

extension NeighbourError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSuchImage(let id, let embedding, let count):
      "embedding \(embedding) has no image \(id); it has \(count) images\(count > 0 ? ", the first is 0" : "")"
    case .wrongDimension(let found, let embedding, let dimension):
      "the point has \(found) values, but those of embedding \(embedding) have \(dimension)"
    case .badCount(let count): "k=\(count) must be a whole number of at least 1"
    }
  }
}

extension Embedding {
  /// The `k` images nearest to one of the embedding, itself left out, the nearest first; all are compared, and the
  /// answer is exact: see `ExactSearch`. Of equally near ones those with the smaller ids come first.
  package func neighbours(of id: Int, k: Int, metric: Metric) throws(NeighbourError) -> [Neighbour] {
    guard let index = index(of: id) else { throw .noSuchImage(id: id, embedding: name, count: count) }
    let point = Array(values[(index * dimension)..<((index + 1) * dimension)])
    return try neighbours(of: point, k: k, metric: metric, excluding: index)
  }

  /// The `k` images nearest to any point, the nearest first.
  package func neighbours(
    of point: [Float], k: Int, metric: Metric, excluding excluded: Int? = nil
  ) throws(NeighbourError) -> [Neighbour] {
    guard point.count == dimension else {
      throw .wrongDimension(found: point.count, embedding: name, dimension: dimension)
    }
    guard k >= 1 else { throw .badCount(k) }
    let search = ExactSearch(points: values, count: count, dimension: dimension)
    return search.nearest(to: point, k: k, metric: metric, excluding: excluded).map { found in
      Neighbour(id: Int(ids[found.index]), label: className(at: found.index), distance: found.distance)
    }
  }
}
