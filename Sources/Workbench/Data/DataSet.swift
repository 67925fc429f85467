package import Network

/// A data set in memory: its splits, which share classes and what a model that learns from them normalises with.
package struct DataSet: Sendable {
  /// The name that the session has for it.
  package let name: String
  package let classes: [String]
  /// What models that have not learnt yet take over; see `Model.normalization`.
  package let normalization: Normalization
  /// The folder that its files were read from.
  package let source: String
  package let splits: [DataSplit]

  /// A split by its own name (`train`) or in full (`fashion-mnist.train`).
  package func split(_ name: String) -> DataSplit? {
    splits.first { $0.name == name || $0.images.name == name }
  }
}

/// One part of a data set.
package struct DataSplit: Sendable {
  /// `train` or `test`.
  package let name: String
  /// Named in full: `fashion-mnist.train`.
  package let images: ImageSet
  /// Its data set's, for models that have none of their own yet.
  package let normalization: Normalization
  /// Of pixels and labels, before they are normalised.
  package let fingerprint: Fingerprint

  /// The images as a model sees them: under its own normalisation or, before its first training, the data set's.
  package func seen(by model: Model) -> NormalizedImages {
    NormalizedImages(images, model.normalization ?? normalization)
  }
}

/// What is kept of a data set as text.
package struct DataSetFields: Codable, Hashable, Sendable {
  /// The published data set that it is, such as `fashion-mnist`.
  package let dataSet: String
  package let source: String
  package let classes: [String]
  package let splits: [Split]

  package struct Split: Codable, Hashable, Sendable {
    package let name: String
    /// Height and width, of images in colour after the number of channels.
    package let size: [Int]
    package let count: Int
    package let fingerprint: Fingerprint

    /// Of an image; nil where the size is none.
    package var shape: Shape? {
      guard (2...3).contains(size.count), size.allSatisfy({ $0 > 0 }) else { return nil }
      return Shape(size.count == 2 ? [1] + size : size)
    }
  }
}

/// A data set's bytes on their way from files to the store and from there into memory.
package struct DataSetContents: Sendable {
  var description: DataSetFields
  let splits: [Split]

  struct Split: Sendable {
    let name: String
    /// Of an image.
    let shape: Shape
    /// count × channels × height × width.
    let pixels: [UInt8]
    /// count.
    let labels: [UInt8]

    /// As it is stored.
    var size: [Int] { shape.channels == 1 ? shape.sides : shape.dimensions }

    var description: DataSetFields.Split {
      var fingerprint = Fingerprint(pixels)
      labels.withUnsafeBytes { fingerprint.add($0) }
      return DataSetFields.Split(name: name, size: size, count: labels.count, fingerprint: fingerprint)
    }
  }

  func dataSet(named name: String, normalization: Normalization) -> DataSet {
    let parts = zip(splits, description.splits).map { split, described in
      split.pixels.withUnsafeBytes { pixels in
        split.labels.withUnsafeBytes { labels in
          DataSplit(
            name: split.name,
            images: ImageSet(
              name: "\(name).\(split.name)", shape: split.shape, count: split.labels.count,
              classes: description.classes, copying: pixels, labels: labels),
            normalization: normalization, fingerprint: described.fingerprint)
        }
      }
    }
    return DataSet(
      name: name, classes: description.classes, normalization: normalization, source: description.source,
      splits: parts)
  }
}
