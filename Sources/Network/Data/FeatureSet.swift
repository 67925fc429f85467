/// What a model's first layers made of images, with the images' labels: training that begins behind these layers
/// reads it instead of the images.
package final class FeatureSet: ImageSource {
  package let shape: Shape
  private let images: ImageSet
  /// `count` × `shape.count`.
  private let values: [Float]

  /// `values` must hold one output of `shape` for each image.
  package init(_ values: [Float], shape: Shape, of images: ImageSet) {
    precondition(values.count == images.count * shape.count, "one output an image")
    self.values = values
    self.shape = shape
    self.images = images
  }

  package var name: String { images.name }
  package var count: Int { images.count }
  package var classes: [String] { images.classes }
  package func label(of image: Int) -> Int { images.label(of: image) }

  package func write(image: Int, to target: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer { values in
      target.update(from: values.baseAddress! + image * shape.count, count: shape.count)
    }
  }
}
