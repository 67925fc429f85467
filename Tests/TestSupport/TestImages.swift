import Compute
import Network

/// Made-up images with ten classes, the same in every run.
///
/// - Parameters:
///   - tensor: the number of the hash's tensor; others give other images.
///   - gap: no value lies between −0.25 and 0.25 after normalisation with mean and deviation 0.5.
package func testImages(
  shape: [Int] = [1, 28, 28], count: Int, tensor: Int = ReferenceHash.images, gap: Bool = false, hasLabels: Bool = true,
  normalization: Normalization = Normalization(mean: 0.5, deviation: 0.5)
) -> NormalizedImages {
  var pixels = ReferenceHash.bytes(tensor: tensor, count: count * shape.reduce(1, *))
  if gap { pixels = pixels.map { $0 < 128 ? $0 / 4 * 3 : 255 - (255 - $0) / 4 * 3 } }
  let labels = ReferenceHash.labels(count: count)
  return pixels.withUnsafeBytes { pixels in
    labels.withUnsafeBytes { labels in
      NormalizedImages(
        ImageSet(
          name: "made-up", shape: Shape(shape), count: count, classes: hasLabels ? (0..<10).map(String.init) : [],
          copying: pixels, labels: hasLabels ? labels : nil), normalization)
    }
  }
}

/// Calls `body` with a set of workers, and ends them.
package func withWorkers<Result>(_ count: Int, _ body: (Workers) throws -> Result) rethrows -> Result {
  guard let workers = try? Workers(count: count) else { preconditionFailure("no \(count) threads") }
  defer { workers.stop() }
  return try body(workers)
}

/// The largest difference of two lists, which must be equally long, as none of their numbers may be missing.
package func largestDifference(_ left: [Float], _ right: [Float]) -> Double {
  precondition(left.count == right.count, "lists of different lengths")
  var largest = 0.0
  for (a, b) in zip(left, right) {
    let difference = abs(Double(a) - Double(b))
    if !(difference <= largest) { largest = difference.isNaN ? .infinity : difference }
  }
  return largest
}
