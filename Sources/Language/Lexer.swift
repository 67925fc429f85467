/// A cursor over the bytes of a source text. The parser asks it for what the grammar expects next: words and
/// expressions are read by different rules, so there is no one stream of tokens.
struct Lexer {
  let source: SourceText
  private let bytes: [UInt8]
  var offset = 0
  /// Inside parentheses and brackets a line end is a blank.
  var newlineIsBlank = false
  /// Whether the text ends in a comment.
  private(set) var isInComment = false
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
    if isAtEnd { isInComment = true }
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

  /// The end of the identifier at the cursor; the cursor itself where there is none. Letters are those of any script.
  /// Command and option names may hold `-`, variables and functions may not.
  func identifierEnd(from start: Int? = nil, hyphens: Bool) -> Int {
    let start = start ?? offset
    return isNameStart(at: start) ? nameEnd(from: start, hyphens: hyphens) : start
  }

  /// The end of what may go on a name at an offset.
  func nameEnd(from start: Int, hyphens: Bool = false) -> Int {
    var end = start
    while end < bytes.count {
      if ASCII.isNamePart(bytes[end]) || (hyphens && bytes[end] == ASCII.minus) {
        end += 1
      } else if let letter = letter(at: end) {
        end += letter.count
      } else {
        break
      }
    }
    return end
  }

  /// Whether a name may begin at an offset.
  func isNameStart(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    return ASCII.isNameStart(bytes[index]) || letter(at: index).map { !$0.isMark } ?? false
  }

  /// Whether a name that ends before an offset would go on there.
  func isNamePart(at index: Int) -> Bool {
    index < bytes.count && (ASCII.isNamePart(bytes[index]) || letter(at: index) != nil)
  }

  /// A letter beyond ASCII, or a mark that belongs to the letter before it, and how many bytes it takes.
  private func letter(at index: Int) -> (count: Int, isMark: Bool)? {
    guard bytes[index] >= 0x80, let scalar = scalar(at: index) else { return nil }
    let count = UTF8.width(scalar)
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: return (count, true)
    default: return scalar.properties.isAlphabetic ? (count, false) : nil
    }
  }

  private func scalar(at index: Int) -> Unicode.Scalar? {
    var decoder = UTF8()
    var iterator = bytes[index..<min(index + 4, bytes.count)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }

  /// The end of the character at the cursor, with all that a person sees as one.
  private var characterEnd: Int {
    let near = String(decoding: bytes[offset..<min(offset + 64, bytes.count)], as: UTF8.self)
    return offset + (near.first.map { $0.utf8.count } ?? 1)
  }

  /// Whether an option, as `kernel=…`, begins at the cursor.
  var isAtOption: Bool {
    let end = identifierEnd(hyphens: true)
    return end > offset && byte(at: end) == ASCII.equals
  }

  func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Whether `keyword` stands at the cursor, as a whole word.
  func isAt(keyword: StaticString) -> Bool {
    let count = keyword.utf8CodeUnitCount
    guard offset + count <= bytes.count, !isNamePart(at: offset + count) else { return false }
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
    if end == offset { end = characterEnd }
    let found = text(offset, end)
    return "`\(found.count > 40 ? String(found.prefix(40)) + "…" : found)`"
  }

  /// A span for an error at the cursor: the character or name that stands there.
  func spanHere() -> Span {
    if isAtStatementEnd && peek() != ASCII.closeBrace { return Span(offset, offset) }
    let end = identifierEnd(hyphens: false)
    return Span(offset, end == offset ? characterEnd : end)
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
package enum ASCII {
  package static let tab = UInt8(ascii: "\t")
  package static let newline = UInt8(ascii: "\n")
  package static let carriageReturn = UInt8(ascii: "\r")
  package static let space = UInt8(ascii: " ")
  package static let hash = UInt8(ascii: "#")
  package static let semicolon = UInt8(ascii: ";")
  package static let dollar = UInt8(ascii: "$")
  package static let backslash = UInt8(ascii: "\\")
  package static let doubleQuote = UInt8(ascii: "\"")
  package static let singleQuote = UInt8(ascii: "'")
  package static let openParenthesis = UInt8(ascii: "(")
  package static let closeParenthesis = UInt8(ascii: ")")
  package static let openBracket = UInt8(ascii: "[")
  package static let closeBracket = UInt8(ascii: "]")
  package static let openBrace = UInt8(ascii: "{")
  package static let closeBrace = UInt8(ascii: "}")
  package static let equals = UInt8(ascii: "=")
  package static let comma = UInt8(ascii: ",")
  package static let dot = UInt8(ascii: ".")
  package static let minus = UInt8(ascii: "-")

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
  }
  static func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }
}
