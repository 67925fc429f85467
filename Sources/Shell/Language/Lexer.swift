/// A cursor over the bytes of a source text. The parser asks it for what the grammar expects next: words and
/// expressions are read by different rules, so there is no one stream of tokens.
struct Lexer {
  let source: SourceText
  private let bytes: [UInt8]
  var offset = 0
  /// Inside parentheses and brackets a line end is a blank.
  var newlineIsBlank = false
  /// The blanks last moved over.
  private var blanks = Span(-1, -1)

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  var isAtEnd: Bool { offset >= bytes.count }

  /// The byte at the cursor or after it; 0 behind the end (the text itself holds no 0).
  func peek(_ ahead: Int = 0) -> UInt8 {
    let index = offset + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

  /// The end of what was read last: the cursor, or where the blanks before it begin.
  var contentEnd: Int { blanks.end == offset ? blanks.start : offset }

  /// Moves over blanks, comments, continued lines (`\` before the line end) and, inside parentheses, line ends.
  mutating func skipBlanks() {
    let start = contentEnd
    moveOverBlanks()
    if offset > start { blanks = Span(start, offset) }
  }

  private mutating func moveOverBlanks() {
    while true {
      switch peek() {
      case ASCII.space, ASCII.tab: offset += 1
      case ASCII.newline where newlineIsBlank: offset += 1
      case ASCII.carriageReturn where newlineIsBlank: offset += 1
      case 0xC2 where peek(1) == 0xA0: offset += 2  // a no-break space, as pasted from web pages
      case ASCII.backslash where peek(1) == ASCII.newline: offset += 2
      case ASCII.backslash where peek(1) == ASCII.carriageReturn: offset = min(offset + 3, bytes.count)
      case ASCII.hash: skipToLineEnd()
      default: return
      }
    }
  }

  /// Moves over everything that may stand between two statements.
  mutating func skipSeparators() {
    while true {
      skipBlanks()
      switch peek() {
      case ASCII.newline, ASCII.carriageReturn, ASCII.semicolon: offset += 1
      default: return
      }
    }
  }

  mutating func skipToLineEnd() {
    while !isAtEnd, bytes[offset] != ASCII.newline { offset += 1 }
  }

  /// Whether a statement must end here.
  var isAtStatementEnd: Bool {
    switch peek() {
    case ASCII.newline, ASCII.carriageReturn, ASCII.semicolon, ASCII.closeBrace: true
    default: isAtEnd
    }
  }

  /// Whether an argument must end here.
  var isAtArgumentEnd: Bool {
    switch peek() {
    case ASCII.space, ASCII.tab, ASCII.closeParenthesis, ASCII.openBrace: true
    case 0xC2: peek(1) == 0xA0
    case ASCII.backslash: peek(1) == ASCII.newline || peek(1) == ASCII.carriageReturn
    default: isAtStatementEnd
    }
  }

  /// The end of the identifier at the cursor; the cursor itself where there is none.
  /// Command and option names may hold `-`, variables and functions may not.
  func identifierEnd(from start: Int? = nil, hyphens: Bool) -> Int {
    var end = start ?? offset
    guard end < bytes.count, ASCII.isNameStart(bytes[end]) else { return end }
    end += 1
    while end < bytes.count, ASCII.isNamePart(bytes[end]) || (hyphens && bytes[end] == ASCII.minus) { end += 1 }
    return end
  }

  func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Whether `keyword` stands at the cursor, as a whole word.
  func isAt(keyword: StaticString) -> Bool {
    let count = keyword.utf8CodeUnitCount
    guard offset + count <= bytes.count, !ASCII.isNamePart(peek(count)) else { return false }
    return keyword.withUTF8Buffer { buffer in bytes[offset..<offset + count].elementsEqual(buffer) }
  }

  static let endOfInput = "the end of the input"

  /// What stands at the cursor, for a message.
  func found() -> String {
    switch peek() {
    case _ where isAtEnd: return Lexer.endOfInput
    case ASCII.newline, ASCII.carriageReturn: return "the end of the line"
    default: break
    }
    var end = identifierEnd(hyphens: false)
    if end == offset {
      end += 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    }
    return "`\(text(offset, min(end, offset + 40)))`"
  }

  /// A span for an error at the cursor: the character or name that stands there.
  func spanHere() -> Span {
    if isAtStatementEnd && peek() != ASCII.closeBrace { return Span(offset, offset) }
    return Span(offset, max(offset + 1, identifierEnd(hyphens: false)))
  }

  /// The first place in a text that no script may hold: wrong UTF-8, NUL and other control characters, a carriage
  /// return without a newline. The rest of the parser relies on their absence.
  static func unreadablePlace(in source: SourceText) -> Diagnostic? {
    let bytes = source.bytes
    var index = 0
    func problem(_ problem: Problem) -> Diagnostic {
      Diagnostic(problem, at: Place(source: source, span: Span(index, index + 1)))
    }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case ASCII.tab, ASCII.newline, 0x20...0x7E: index += 1
      case ASCII.carriageReturn:
        guard index + 1 == bytes.count || bytes[index + 1] == ASCII.newline else {
          return problem(.controlCharacter(byte))
        }
        index += 1
      case 0..<0x20, 0x7F: return problem(.controlCharacter(byte))
      default:
        let length = validSequenceLength(bytes, at: index)
        if length == 0 { return problem(.invalidUTF8) }
        index += length
      }
    }
    return nil
  }

  /// The length of the well-formed multi-byte UTF-8 sequence at `index`; 0 where there is none.
  private static func validSequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
    let lead = bytes[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return 0
    }
    switch lead {
    case 0xE0: second = 0xA0...0xBF  // no overlong forms
    case 0xED: second = 0x80...0x9F  // no surrogates
    case 0xF0: second = 0x90...0xBF
    case 0xF4: second = 0x80...0x8F
    default: break
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    return bytes[index + 1..<index + length].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }
}

/// The bytes that the grammar speaks of.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let hash = UInt8(ascii: "#")
  static let semicolon = UInt8(ascii: ";")
  static let dollar = UInt8(ascii: "$")
  static let backslash = UInt8(ascii: "\\")
  static let doubleQuote = UInt8(ascii: "\"")
  static let singleQuote = UInt8(ascii: "'")
  static let openParenthesis = UInt8(ascii: "(")
  static let closeParenthesis = UInt8(ascii: ")")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let equals = UInt8(ascii: "=")
  static let comma = UInt8(ascii: ",")
  static let dot = UInt8(ascii: ".")
  static let minus = UInt8(ascii: "-")

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
  }
  static func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }
}
