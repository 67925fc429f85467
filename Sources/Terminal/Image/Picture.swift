import CPNG

/// A picture of 8-bit pixels, grey or red-green-blue.
package struct Picture: Equatable, Sendable {
  /// Columns and rows, in pixels; at least 1.
  package let width: Int
  package let height: Int
  /// 1 for grey, 3 for red, green and blue.
  package let channels: Int
  /// Row by row from the top left, the channels of a pixel side by side: height × width × channels bytes.
  package let pixels: [UInt8]

  /// The largest width and height taken: what any terminal or PNG viewer can show, and no product overflows.
  static let largestSide = 32_768

  package init(width: Int, height: Int, channels: Int, pixels: [UInt8]) throws(PictureError) {
    guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height) else {
      throw .size(width: width, height: height)
    }
    guard channels == 1 || channels == 3 else { throw .channels(channels) }
    guard pixels.count == width * height * channels else {
      throw .pixelCount(found: pixels.count, expected: width * height * channels)
    }
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// Writes a PNG file, replacing what may be there.
  package func writePNG(to path: String) throws(PictureError) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = channels == 1 ? 0 : png_uint_32(PNG_FORMAT_FLAG_COLOR)
    defer { png_image_free(&image) }
    let written = png_image_write_to_file(&image, path, 0, pixels, png_int_32(width * channels), nil)
    if written == 0 {
      let reason = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw .file(path: path, reason: reason)
    }
  }
}

/// Why a picture could not be made or written.
package enum PictureError: Error, Equatable, CustomStringConvertible {
  case size(width: Int, height: Int)
  case channels(Int)
  case pixelCount(found: Int, expected: Int)
  case file(path: String, reason: String)
  case area(columns: Int, rows: Int)

  package var description: String {
    switch self {
    case .size(let width, let height):
      "a picture of \(width)×\(height) pixels: each side must be 1 to \(Picture.largestSide)"
    case .channels(let count): "a picture has 1 channel (grey) or 3 (red, green, blue), not \(count)"
    case .pixelCount(let found, let expected): "a picture needs \(expected) bytes of pixels, but \(found) were given"
    case .file(let path, let reason): "cannot write the picture \(path): \(reason)"
    case .area(let columns, let rows): "cannot draw a picture in \(columns) columns and \(rows) rows"
    }
  }
}
