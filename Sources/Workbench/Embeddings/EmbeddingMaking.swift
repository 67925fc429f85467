package import Network

extension Embedding {
  /// An embedding of all images of a set.
  ///
  /// - Parameter values: `images.count` × `dimension`, in the order of the images.
  package init(name: String, origin: EmbeddingOrigin, images: ImageSet, dimension: Int, values: [Float]) {
    precondition(values.count == images.count * dimension, "one point an image")
    self.init(
      name: name, origin: origin, ids: Array(0..<UInt32(images.count)),
      labels: images.labels.map { Array(UnsafeBufferPointer(start: $0, count: images.count)) },
      classes: images.classes, dimension: dimension, values: values)
  }
}
