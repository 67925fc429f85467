import Compute

/// The images of a set as a model sees them. The pixels are the data set's, the normalisation is the model's.
package final class NormalizedImages: ImageSource {
  package let images: ImageSet
  package let normalization: Normalization

  package init(_ images: ImageSet, _ normalization: Normalization) {
    self.images = images
    self.normalization = normalization
  }

  package var name: String { images.name }
  package var shape: Shape { images.shape }
  package var count: Int { images.count }
  package var classes: [String] { images.classes }
  package func label(of image: Int) -> Int { images.label(of: image) }

  package func write(image: Int, to values: UnsafeMutablePointer<Float>) {
    Elementwise.normalize(
      images.pixels + image * shape.count, count: shape.count, scale: normalization.scale,
      shift: normalization.shift, into: values)
  }
}
