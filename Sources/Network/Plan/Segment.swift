/// A run of operations that go through a shard in the same way.
struct Segment {
  enum Kind {
    /// Micro-batch by micro-batch, so that what one operation writes is still in the cache for the next.
    case images
    /// All rows of the shard at once.
    case rows
  }

  let kind: Kind
  var operations: [PlacedOperation] = []

  /// Layers that take rows begin a run of them, layers that need images end it, and others go along.
  static func kind(of layer: any Layer, after previous: Kind?) -> Kind {
    switch layer.way {
    case .images: .images
    case .rows: .rows
    case .either: previous ?? .images
    }
  }

  static func count(in layers: ArraySlice<ModelLayer>) -> Int {
    var kinds: [Kind] = []
    for layer in layers {
      let kind = kind(of: layer.layer, after: kinds.last)
      if kinds.last != kind { kinds.append(kind) }
    }
    return kinds.count
  }
}

/// An operation in a segment.
struct PlacedOperation {
  let operation: Operation
  /// Whether it has parameters that are not frozen.
  let learns: Bool
  /// Whether a gradient comes down to it.
  var runsBackward = false
}
