/// What is measured of a model on images: in an epoch of training, in its validation, and by `evaluate`.
package struct Metrics: Sendable, Hashable {
  /// The mean over images.
  package let loss: Double
  /// For a classifier the share of images whose largest output is their label's, from 0 to 1. None where the loss is not
  /// a number, since then outputs are none: the largest of them says nothing.
  package let accuracy: Double?
  package let images: Int
}

/// What metrics are the means of, added up over images.
struct MetricSums {
  /// Σ over images: of the mean squared error, or of the cross-entropy.
  private(set) var loss = 0.0
  /// How many images had their largest output at their label.
  private(set) var correct = 0
  private(set) var images = 0

  /// Adds an image with its loss.
  mutating func add(loss: Double) {
    self.loss += loss
    images += 1
  }

  /// The same of a classifier's image.
  mutating func add(loss: Double, outputs: UnsafePointer<Float>, classes: Int, label: Int) {
    add(loss: loss)
    var largest = 0
    for index in 1..<max(classes, 1) where outputs[index] > outputs[largest] { largest = index }
    if largest == label { correct += 1 }
  }

  static func += (sums: inout MetricSums, other: MetricSums) {
    sums.loss += other.loss
    sums.correct += other.correct
    sums.images += other.images
  }

  /// The means over all images that were added; there must be one.
  func means(of loss: Loss?) -> Metrics {
    let count = Double(images)
    return Metrics(
      loss: self.loss / count,
      accuracy: loss?.target == .label && !self.loss.isNaN ? Double(correct) / count : nil, images: images)
  }
}

/// What workers add up, each in a place of its own; read when all have finished.
final class WorkerSums {
  private let places: UnsafeMutableBufferPointer<MetricSums>

  init(workers: Int) {
    places = .allocate(capacity: workers)
    places.initialize(repeating: MetricSums())
  }

  deinit { places.deallocate() }

  subscript(worker: Int) -> MetricSums {
    get { places[worker] }
    set { places[worker] = newValue }
  }

  /// Of all workers, always in the same order.
  var total: MetricSums { places.reduce(into: MetricSums()) { $0 += $1 } }
}
