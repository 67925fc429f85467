/// The word that is being typed at the cursor, found by the grammar `verb positional… option=value…`.
package struct CompletionWord: Equatable, Sendable {
  /// Where the word starts, as a byte offset into the line.
  package var start: Int
  /// Whether the word stands in double quotes.
  package var isQuoted: Bool

  /// Bytes that end a word outside of quotes. Dots, slashes and hyphens are parts of words (`ae.encoder`,
  /// `fashion-mnist`); `$` begins one.
  static let breaks = Set(" \t\r\n;{}()[],=\"+*<>|&!".utf8)

  /// Finds the word that ends at `cursor`, a byte offset; nil in a comment.
  ///
  /// In a string a `$name` just before the cursor is the word, otherwise the whole string so far; `$( … )` in a string
  /// is looked into as code.
  package static func locate(in line: [UInt8], cursor: Int) -> CompletionWord? {
    var scan = Scan(start: 0)
    var position = 0
    while position < cursor {
      let byte = line[position]
      if byte == UInt8(ascii: "#"), !scan.isInString, position == scan.start {
        guard let newline = line[position..<cursor].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        position = newline
      } else {
        position = scan.step(over: line, at: position)
      }
    }
    var start = min(scan.start, cursor)
    if scan.isInString, let dollar = line[start..<cursor].lastIndex(of: UInt8(ascii: "$")),
      line[(dollar + 1)..<cursor].allSatisfy({ isNameByte($0) })
    {
      start = dollar
    }
    return CompletionWord(start: start, isQuoted: scan.isInString)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte >= 0x80
      || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
  }

  /// The state of reading a line from its start.
  private struct Scan {
    var start: Int
    /// What is open, the innermost last.
    var open: [Opening] = []

    enum Opening { case string, parenthesis }

    var isInString: Bool { open.last == .string }

    /// Reads the byte at `position` (and what belongs to it) and gives the next position.
    mutating func step(over line: [UInt8], at position: Int) -> Int {
      let byte = line[position]
      let next = position + 1
      if isInString {
        if byte == UInt8(ascii: "\\") { return next + 1 }
        if byte == UInt8(ascii: "\"") {
          open.removeLast()
          start = next
        } else if byte == UInt8(ascii: "$"), next < line.count, line[next] == UInt8(ascii: "(") {
          open.append(.parenthesis)
          start = next + 1
          return next + 1
        }
        return next
      }
      if CompletionWord.breaks.contains(byte) { start = next }
      switch byte {
      case UInt8(ascii: "$"): start = position
      case UInt8(ascii: "\""): open.append(.string)
      case UInt8(ascii: "("): open.append(.parenthesis)
      case UInt8(ascii: ")") where open.last == .parenthesis:
        open.removeLast()
        // Back in a string, the word is what follows; the string's earlier part is of no use to complete.
        start = next
      default: break
      }
      return next
    }
  }
}
