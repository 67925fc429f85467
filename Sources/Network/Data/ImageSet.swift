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

  /// A set that owns a copy of the bytes it is given.
  ///
  /// `pixels` must hold `count` × `shape.count` bytes and `labels`, if any, `count`.
  package init(
    name: String, shape: Shape, count: Int, classes: [String], copying pixels: UnsafeRawBufferPointer,
    labels: UnsafeRawBufferPointer?
  ) {
    precondition(pixels.count == count * shape.count, "pixels do not fit the shape")
    precondition(labels == nil || labels!.count == count, "one label an image")
    self.name = name
    self.shape = shape
    self.count = count
    self.classes = classes
    self.pixels = ImageSet.copy(pixels)
    self.labels = labels.map(ImageSet.copy)
  }

  /// The class of an image; 0 where there are no labels.
  package func label(of image: Int) -> Int { labels.map { Int($0[image]) } ?? 0 }

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
