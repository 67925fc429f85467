/// The nearest of the points offered, as a heap with the farthest of them on top.
struct NearestList {
  typealias Found = (index: Int, distance: Float)

  private let capacity: Int
  private var heap: [Found] = []

  init(capacity: Int) {
    self.capacity = capacity
    heap.reserveCapacity(capacity)
  }

  /// Nearest first.
  var sorted: [Found] { heap.sorted { NearestList.isFarther($1, $0) } }

  mutating func offer(index: Int, distance: Float) {
    let found = (index: index, distance: distance)
    if heap.count < capacity {
      heap.append(found)
      raise(heap.count - 1)
    } else if let farthest = heap.first, NearestList.isFarther(farthest, found) {
      heap[0] = found
      sink(0)
    }
  }

  /// Farther, or as far and with a higher index. What is not a number is farther than every number.
  private static func isFarther(_ a: Found, _ b: Found) -> Bool {
    switch (a.distance.isNaN, b.distance.isNaN) {
    case (false, false) where a.distance != b.distance: a.distance > b.distance
    case (true, false): true
    case (false, true): false
    default: a.index > b.index
    }
  }

  private mutating func raise(_ start: Int) {
    var child = start
    while child > 0, NearestList.isFarther(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, NearestList.isFarther(heap[child + 1], heap[child]) { child += 1 }
      guard NearestList.isFarther(heap[child], heap[parent]) else { return }
      heap.swapAt(parent, child)
      parent = child
    }
  }
}
