/// The smallest few of the elements offered, as a heap with the largest of them on top.
struct NearestList<Element: Comparable> {
  private let capacity: Int
  private var heap: [Element] = []

  init(capacity: Int) {
    self.capacity = capacity
    heap.reserveCapacity(capacity)
  }

  /// The largest of those kept, once there are as many as fit.
  var last: Element? { heap.count == capacity ? heap.first : nil }

  /// The smallest first.
  var sorted: [Element] { heap.sorted() }

  mutating func offer(_ element: Element) {
    if heap.count < capacity {
      heap.append(element)
      raise(heap.count - 1)
    } else if let largest = heap.first, element < largest {
      heap[0] = element
      sink(0)
    }
  }

  private mutating func raise(_ start: Int) {
    var child = start
    while child > 0, heap[(child - 1) / 2] < heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child] < heap[child + 1] { child += 1 }
      guard heap[parent] < heap[child] else { return }
      heap.swapAt(parent, child)
      parent = child
    }
  }
}
