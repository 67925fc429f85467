/// What turns an 8-bit pixel into the value that a network sees: (pixel / 255 − mean) / deviation.
package struct Normalization: Hashable, Codable, Sendable {
  package var mean: Float
  package var deviation: Float

  package init(mean: Float = 0, deviation: Float = 1) {
    self.mean = mean
    self.deviation = deviation
  }

  /// The value of a pixel as `pixel · scale + shift`.
  package var scale: Double { 1 / (255 * Double(deviation)) }
  package var shift: Double { -Double(mean) / Double(deviation) }
}

/// 8-bit images and their labels, in memory that stays as long as the set does.
package final class ImageSet: Sendable {
  /// In full, such as `fashion-mnist.train`.
  package let name: String
  /// Channels, height and width of an image.
  package let shape: Shape
  package let count: Int
  /// `count` × `shape.count` bytes, image after image, channel after channel, row after row.
  package nonisolated(unsafe) let pixels: UnsafePointer<UInt8>
  /// `count` class numbers, each below `classes.count`, or nil for images without labels.
  package nonisolated(unsafe) let labels: UnsafePointer<UInt8>?
  package let classes: [String]
  package let normalization: Normalization

  /// A set that owns a copy of the bytes it is given.
  ///
  /// `pixels` must hold `count` × `shape.count` bytes and `labels`, if any, `count`.
  package init(
    name: String, shape: Shape, count: Int, classes: [String], normalization: Normalization,
    copying pixels: UnsafeRawBufferPointer, labels: UnsafeRawBufferPointer?
  ) {
    precondition(pixels.count == count * shape.count, "pixels do not fit the shape")
    precondition(labels == nil || labels!.count == count, "one label an image")
    self.name = name
    self.shape = shape
    self.count = count
    self.classes = classes
    self.normalization = normalization
    self.pixels = ImageSet.copy(pixels)
    self.labels = labels.map(ImageSet.copy)
  }

  deinit {
    pixels.deallocate()
    labels?.deallocate()
  }

  private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<UInt8> {
    // A cache line; the vector loops read whole ones.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    if let source = bytes.baseAddress { memory.copyMemory(from: source, byteCount: bytes.count) }
    return UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
  }
}
