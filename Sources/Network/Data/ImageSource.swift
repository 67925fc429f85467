import Compute

/// Where a plan's input comes from, image by image, and the labels that belong to it.
package protocol ImageSource: AnyObject, Sendable {
  var name: String { get }
  var shape: Shape { get }
  var count: Int { get }
  /// The names of the classes; empty where there are no labels.
  var classes: [String] { get }
  /// Writes an image's `shape.count` values.
  func write(image: Int, to values: UnsafeMutablePointer<Float>)
  /// The class of an image; 0 where there are no labels.
  func label(of image: Int) -> Int
}
