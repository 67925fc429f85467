import CPNG
import System
import TestSupport
import Testing

@testable import Terminal

@Suite struct PictureTests {
  @Test(arguments: [1, 3]) func pngHoldsThePixels(channels: Int) throws {
    let pixels = (0..<(5 * 4 * channels)).map { UInt8($0 * 4) }
    let picture = try Picture(width: 5, height: 4, channels: channels, pixels: pixels)
    let folder = TemporaryFolder()
    try picture.writePNG(to: folder.file("a.png"))

    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    #expect(png_image_begin_read_from_file(&image, folder.file("a.png")) != 0)
    #expect(image.width == 5 && image.height == 4)
    #expect(image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) == (channels == 3 ? 2 : 0))
    var read = [UInt8](repeating: 0, count: pixels.count)
    #expect(png_image_finish_read(&image, nil, &read, png_int_32(5 * channels), nil) != 0)
    #expect(read == pixels)
  }

  @Test func aFileThatCannotBeWrittenIsNamed() throws {
    let picture = try Picture(width: 1, height: 1, channels: 1, pixels: [0])
    #expect {
      try picture.writePNG(to: "/nonexistent/a.png")
    } throws: {
      "\($0)".contains("/nonexistent/a.png") && "\($0)".contains("No such file")
    }
  }

  @Test func oddPicturesAreRefused() {
    #expect(throws: PictureError.size(width: 0, height: 1)) {
      try Picture(width: 0, height: 1, channels: 1, pixels: [])
    }
    #expect(throws: PictureError.channels(2)) { try Picture(width: 1, height: 1, channels: 2, pixels: [0, 0]) }
    #expect(throws: PictureError.pixelCount(found: 3, expected: 4)) {
      try Picture(width: 2, height: 2, channels: 1, pixels: [0, 0, 0])
    }
    #expect(throws: PictureError.size(width: .max, height: .max)) {
      try Picture(width: .max, height: .max, channels: 3, pixels: [])
    }
  }

  /// Black on the left, white on the right.
  private let halves = try! Picture(
    width: 8, height: 8, channels: 1, pixels: (0..<64).map { $0 % 8 < 4 ? 0 : 255 })

  @Test func plainCharacters() throws {
    let text = try halves.render(columns: 8, rows: 24, display: .plain)
    #expect(text == String(repeating: "    ████\n", count: 4))
  }

  @Test func shadesWithoutColour() throws {
    let gray = try Picture(width: 2, height: 2, channels: 1, pixels: [128, 128, 128, 128])
    let text = try gray.render(columns: 2, rows: 1, display: .plain)
    #expect(text.contains { "░▒▓▀▄".contains($0) } && !text.contains("\u{1B}"))
  }

  @Test func coloursAndProportions() throws {
    let text = try halves.render(columns: 40, rows: 4, display: PictureDisplay(method: .symbols, colors: .all))
    let lines = text.split(separator: "\n").map { String($0) }
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.displayWidth == 8 && $0.contains("255;255;255") })
    #expect(text.hasSuffix("\u{1B}[0m\n"))
  }

  @Test func pixelProtocols() throws {
    let kitty = try halves.render(columns: 8, rows: 4, display: PictureDisplay(method: .kitty, colors: .all))
    #expect(kitty.hasPrefix("\u{1B}_G"))
    let sixels = try halves.render(columns: 8, rows: 4, display: PictureDisplay(method: .sixels, colors: .all))
    #expect(sixels.hasPrefix("\u{1B}P") && sixels.contains("\u{1B}\\"))
  }

  @Test func noRoom() {
    #expect(throws: PictureError.area(columns: 0, rows: 4)) {
      try halves.render(columns: 0, rows: 4, display: .plain)
    }
  }
}
