/// The shape of one image or of one layer's output for one image, without the batch: `[16, 14, 14]` (channels,
/// height, width) or `[128]` (features). Written `16x14x14`.
package struct Shape: Hashable, Sendable {
  package let dimensions: [Int]

  package init(_ dimensions: [Int]) {
    self.dimensions = dimensions
  }

  package init(_ dimensions: Int...) {
    self.dimensions = dimensions
  }

  /// Reads `16x14x14`; nil unless every part is a whole number of at least 1 and the count fits in an `Int32`,
  /// which is what the kernels can address.
  package init?(parsing text: String) {
    var dimensions: [Int] = []
    var count = 1
    for part in text.split(separator: "x", omittingEmptySubsequences: false) {
      guard let size = Int(part), size >= 1 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Int(Int32.max) else { return nil }
      count = product
      dimensions.append(size)
    }
    self.dimensions = dimensions
  }

  /// The number of values.
  package var count: Int { dimensions.reduce(1, *) }

  /// Whether the shape is (channels, height, width).
  package var isImage: Bool { dimensions.count == 3 }

  /// Whether it is one row of features.
  package var isFeatures: Bool { dimensions.count == 1 }
}

/// Of an image; there must be one.
extension Shape {
  package init(channels: Int, height: Int, width: Int) { self.init(channels, height, width) }

  package var channels: Int { image[0] }
  package var height: Int { image[1] }
  package var width: Int { image[2] }
  /// Height and width.
  package var sides: [Int] { [height, width] }

  private var image: [Int] {
    precondition(isImage, "\(self) is no image")
    return dimensions
  }
}

extension Shape: CustomStringConvertible {
  package var description: String { dimensions.map(String.init).joined(separator: "x") }
}

extension Shape: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let shape = Shape(parsing: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is not a shape such as 16x14x14"))
    }
    self = shape
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
