import CGlibc
import Glibc

/// Makes the C library (`wcwidth`, and what else is linked to it) take text as UTF-8, as all of our text is: by the person's locale, or by
/// `C.UTF-8` where that names another encoding or does not exist. Numbers keep their decimal point.
package func prepareCharacterEncoding() { _ = encodingIsReady }

private let encodingIsReady: Bool = {
  _ = setlocale(LC_CTYPE, "")
  if String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" { _ = setlocale(LC_CTYPE, "C.UTF-8") }
  return true
}()

extension String {
  /// The number of terminal columns that this text takes: wide characters two, combining ones none.
  /// Escape sequences for colour count nothing.
  package var displayWidth: Int {
    prepareCharacterEncoding()
    var width = 0
    var inEscape = false
    for scalar in unicodeScalars {
      if inEscape {
        inEscape = scalar == "[" || scalar == ";" || ("0"..."9").contains(scalar)
      } else if scalar == "\u{1B}" {
        inEscape = true
      } else {
        width += scalar.columns
      }
    }
    return width
  }

  /// This text, cut with an ellipsis at its end where it would take more than `columns`; without escape sequences.
  package func truncated(to columns: Int) -> String {
    if displayWidth <= columns { return self }
    if columns <= 0 { return "" }
    var result = ""
    var width = 0
    for character in self {
      width += String(character).displayWidth
      if width > columns - 1 { break }
      result.append(character)
    }
    return result + "…"
  }

  /// This text, cut with an ellipsis in its middle where it would take more than `columns`; without escape sequences.
  package func shortenedWithin(to columns: Int) -> String {
    if displayWidth <= columns { return self }
    var end = ""
    var width = 0
    for character in reversed() {
      width += String(character).displayWidth
      if width > columns / 2 { break }
      end.insert(character, at: end.startIndex)
    }
    return truncated(to: columns - end.displayWidth) + end
  }

  /// This text with spaces to fill `columns`, behind it or before it.
  package func padded(to columns: Int, alignment: Alignment) -> String {
    let space = String(repeating: " ", count: max(0, columns - displayWidth))
    return alignment == .left ? self + space : space + self
  }

  /// This text as lines of at most `columns`, which end between words; a longer word is cut as `pieces` does. A blank
  /// line parts paragraphs; other line ends are only spaces.
  package func wrapped(to columns: Int) -> [String] {
    var lines: [String] = []
    for paragraph in split(separator: "\n\n") {
      if !lines.isEmpty { lines.append("") }
      var line = ""
      for word in paragraph.split(whereSeparator: \.isWhitespace) {
        if !line.isEmpty, line.displayWidth + 1 + String(word).displayWidth <= columns {
          line += " " + word
          continue
        }
        if !line.isEmpty { lines.append(line) }
        let pieces = String(word).pieces(of: columns)
        lines += pieces.dropLast()
        line = pieces.last ?? ""
      }
      lines.append(line)
    }
    return lines
  }

  /// This text in pieces of at most `columns`, cut behind a sign that parts words where one stands in a piece's second
  /// half: `averylongmodel.` `encoder.conv1`. Without escape sequences.
  package func pieces(of columns: Int) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while String(rest).displayWidth > columns {
      var end = rest.startIndex
      var lastPart: Index?
      var width = 0
      while end < rest.endIndex {
        width += String(rest[end]).displayWidth
        // One character stands in each piece, however wide it is.
        if width > columns, end > rest.startIndex { break }
        let isPart = "._-/,:=&?".contains(rest[end])
        rest.formIndex(after: &end)
        if isPart, width > columns / 2 { lastPart = end }
      }
      let cut = lastPart ?? end
      pieces.append(String(rest[..<cut]))
      rest = rest[cut...]
    }
    return rest.isEmpty && !pieces.isEmpty ? pieces : pieces + [String(rest)]
  }

  /// This text with control characters replaced by visible pictures of them, so that no name or value can move the
  /// cursor, break a table's line or change the terminal's state.
  package var withVisibleControls: String {
    if !unicodeScalars.contains(where: \.isControl) { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      let picture = scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) : "\u{FFFD}"
      result.append(scalar.isControl ? picture ?? "\u{FFFD}" : scalar)
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

  fileprivate var columns: Int {
    value < 0x7F ? (value < 0x20 ? 0 : 1) : max(0, Int(wcwidth(wchar_t(value))))
  }
}

/// On which side of its column a text stands.
package enum Alignment: Sendable { case left, right }
