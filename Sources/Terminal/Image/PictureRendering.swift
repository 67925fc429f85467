import CChafa
import Glibc

/// What a terminal can show a picture with.
package struct PictureDisplay: Equatable, Sendable {
  /// How pixels get onto the screen.
  package enum Method: Sendable { case symbols, sixels, kitty }
  /// How many colours the symbols have; sixels and kitty have all.
  package enum Colors: Sendable { case none, sixteen, indexed, all }

  package var method: Method
  package var colors: Colors

  package init(method: Method, colors: Colors) {
    self.method = method
    self.colors = colors
  }

  /// Block characters without any escape sequence: for a file, another program, or a terminal without colour.
  package static let plain = PictureDisplay(method: .symbols, colors: .none)

  /// What the terminal behind `output` is known to show, by its environment; symbols when in doubt.
  package init(for output: Output) {
    guard Style(for: output).isEnabled, let description = TerminalDescription() else {
      self = .plain
      return
    }
    let method: Method =
      description.has(CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1)
      ? .kitty : description.has(CHAFA_TERM_SEQ_BEGIN_SIXELS) ? .sixels : .symbols
    let colors: Colors =
      description.has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT)
      ? .all
      : description.has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_256)
        ? .indexed : description.has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_16) ? .sixteen : .none
    self.init(method: method, colors: colors)
  }
}

/// Chafa's knowledge of a terminal: what it can do and the escape sequences for that.
private struct TerminalDescription: ~Copyable {
  let info: OpaquePointer

  /// The terminal that the environment variables speak of, with common sequences for what is not known of it.
  init?() {
    guard let database = chafa_term_db_get_default(), let info = chafa_term_db_detect(database, environ) else {
      return nil
    }
    self.info = info
  }

  deinit { chafa_term_info_unref(info) }

  func has(_ sequence: ChafaTermSeq) -> Bool { chafa_term_info_have_seq(info, sequence) != 0 }

  /// Adds sequences that the terminal was not known to have, for a display chosen by hand.
  func supplement() {
    guard let fallback = chafa_term_db_get_fallback_info(chafa_term_db_get_default()) else { return }
    chafa_term_info_supplement(info, fallback)
    chafa_term_info_unref(fallback)
  }
}

extension Picture {
  /// The picture in at most `columns` × `rows` character cells, with its proportions kept (a cell is taken to be twice
  /// as high as wide), as lines ended by newlines.
  package func render(columns: Int, rows: Int, display: PictureDisplay) throws(PictureError) -> String {
    guard (1...10_000).contains(columns), (1...10_000).contains(rows), let terminal = TerminalDescription() else {
      throw .area(columns: columns, rows: rows)
    }
    let scale = min(Double(columns) / Double(width), 2 * Double(rows) / Double(height))
    let cellColumns = max(1, min(columns, Int((Double(width) * scale).rounded())))
    let cellRows = max(1, min(rows, Int((Double(height) * scale / 2).rounded(.up))))
    if display == .plain { return shades(columns: cellColumns, rows: cellRows) }

    terminal.supplement()
    let configuration = chafa_canvas_config_new()
    defer { chafa_canvas_config_unref(configuration) }
    chafa_canvas_config_set_geometry(configuration, gint(cellColumns), gint(cellRows))
    chafa_canvas_config_set_pixel_mode(configuration, display.method.pixelMode)
    chafa_canvas_config_set_canvas_mode(configuration, display.canvasMode)
    let symbols = chafa_symbol_map_new()
    defer { chafa_symbol_map_unref(symbols) }
    chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_SPACE)
    chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_VHALF)
    chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_SOLID)
    chafa_canvas_config_set_symbol_map(configuration, symbols)

    let canvas = chafa_canvas_new(configuration)
    defer { chafa_canvas_unref(canvas) }
    let colored = channels == 3 ? pixels : pixels.flatMap { [$0, $0, $0] }
    chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGB8, colored, gint(width), gint(height), gint(width * 3))
    guard let printed = chafa_canvas_print(canvas, terminal.info) else { return "" }
    defer { _ = g_string_free(printed, 1) }
    let bytes = UnsafeRawBufferPointer(start: printed.pointee.str, count: Int(printed.pointee.len))
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// The picture in characters of five weights, the mean of the pixels under each. Chafa without colours knows black
  /// and white alone.
  private func shades(columns: Int, rows: Int) -> String {
    let weights: [Character] = [" ", "░", "▒", "▓", "█"]
    var text = ""
    for row in 0..<rows {
      let top = row * height / rows
      let bottom = max(top + 1, (row + 1) * height / rows)
      for column in 0..<columns {
        let left = column * width / columns
        let right = max(left + 1, (column + 1) * width / columns)
        var sum = 0
        for y in top..<bottom {
          for byte in pixels[((y * width + left) * channels)..<((y * width + right) * channels)] { sum += Int(byte) }
        }
        let mean = sum / ((bottom - top) * (right - left) * channels)
        text.append(weights[mean * weights.count / 256])
      }
      text.append("\n")
    }
    return text
  }
}

extension PictureDisplay.Method {
  fileprivate var pixelMode: ChafaPixelMode {
    switch self {
    case .symbols: CHAFA_PIXEL_MODE_SYMBOLS
    case .sixels: CHAFA_PIXEL_MODE_SIXELS
    case .kitty: CHAFA_PIXEL_MODE_KITTY
    }
  }
}

extension PictureDisplay {
  fileprivate var canvasMode: ChafaCanvasMode {
    if method != .symbols { return CHAFA_CANVAS_MODE_TRUECOLOR }
    return switch colors {
    case .sixteen: CHAFA_CANVAS_MODE_INDEXED_16
    case .indexed: CHAFA_CANVAS_MODE_INDEXED_240
    // Without colours chafa is not asked.
    case .all, .none: CHAFA_CANVAS_MODE_TRUECOLOR
    }
  }
}
