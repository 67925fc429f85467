/// Commands: their arguments, words and strings.
extension Parser {
  /// What follows a command's name, up to the end of the statement or the closing parenthesis.
  mutating func command(_ name: Name) throws(Diagnostic) -> CommandNode {
    if lexer.peek() == ASCII.equals { throw failure(.assignmentWithoutLet(name.text), name.span) }
    if !lexer.isAtArgumentEnd {
      throw failure(.missingBlank(after: name.text), lexer.spanHere())
    }
    var arguments: [Argument] = []
    while true {
      lexer.skipBlanks()
      if lexer.isAtEnd, lexer.contentEnd < lexer.offset {
        noteTyping(.argument(command: name.text, before: arguments), from: lexer.offset)
      }
      switch lexer.peek() {
      case ASCII.openBrace:
        return CommandNode(name: name, arguments: arguments, block: try block(loop: false, function: false))
      case ASCII.closeParenthesis: return CommandNode(name: name, arguments: arguments, block: nil)
      case _ where lexer.isAtStatementEnd: return CommandNode(name: name, arguments: arguments, block: nil)
      case ASCII.equals:
        if !commands.contains(name.text), !arguments.isEmpty {
          throw failure(.unknownCommand(name.text, commands: commands), name.span)
        }
        if let last = arguments.last, last.option == nil, case .word(let word) = last.value {
          throw failure(.blanksAroundEquals(option: word), lexer.spanHere())
        }
        if arguments.isEmpty { throw failure(.assignmentWithoutLet(name.text), name.span) }
      case _ where arguments.isEmpty && !commands.contains(name.text):
        // `x += 1`; an unknown command with other words is told of when it is run or checked.
        if (try? assignmentOperator()) != nil { throw failure(.assignmentWithoutLet(name.text), name.span) }
      default: break
      }
      arguments.append(
        try expecting(.argument(command: name.text, before: arguments), from: lexer.offset) {
          parser throws(Diagnostic) in try parser.argument(of: name, behind: arguments)
        })
    }
  }

  private mutating func argument(of command: Name, behind earlier: [Argument]) throws(Diagnostic) -> Argument {
    let start = lexer.offset
    guard lexer.isAtOption else {
      let content = try argumentContent()
      let span = Span(start, lexer.offset)
      return Argument(option: nil, value: content, span: span, valueSpan: span)
    }
    let end = lexer.identifierEnd(hyphens: true)
    let option = Name(text: lexer.text(start, end), span: Span(start, end))
    lexer.offset = end + 1
    let expected = Expectation.optionValue(command: command.text, option: option.text, before: earlier)
    let content = try expecting(expected, from: end + 1) { parser throws(Diagnostic) in
      try parser.optionValue(option)
    }
    return Argument(
      option: option, value: content, span: Span(start, lexer.offset), valueSpan: Span(end + 1, lexer.offset))
  }

  private mutating func optionValue(_ option: Name) throws(Diagnostic) -> Argument.Content {
    guard lexer.isAtArgumentEnd else { return try argumentContent() }
    let problem = Problem.expected("a value behind `\(option.text)=`", found: lexer.found())
    throw failure(
      lexer.isAtStatementEnd ? problem : .blanksAroundEquals(option: option.text),
      Span(option.span.start, lexer.offset))
  }

  /// A word, string, variable, list or parenthesised expression.
  mutating func argumentContent() throws(Diagnostic) -> Argument.Content {
    let start = lexer.offset
    let content: Argument.Content
    switch lexer.peek() {
    case ASCII.doubleQuote, ASCII.singleQuote, ASCII.openParenthesis, ASCII.openBracket:
      var value = try primary()
      if case .literal = value.kind {
      } else {
        while let step = try step() { value = try apply(step, to: value) }
      }
      content = .expression(value)
    case ASCII.dollar: content = try wordWithVariable(start)
    default: content = try word(start, textFrom: start, pieces: [])
    }
    guard lexer.isAtArgumentEnd else {
      let before = lexer.text(start, lexer.offset)
      if lexer.peek() == ASCII.openParenthesis, case .word(let word) = content {
        throw failure(.callNeedsParentheses(function: word), Span(start, lexer.offset + 1))
      }
      throw failure(.missingBlank(after: before), lexer.spanHere())
    }
    return content
  }

  /// An argument that begins with `$`: a variable with its fields and indices, `$( … )`, or the beginning of a word.
  private mutating func wordWithVariable(_ start: Int) throws(Diagnostic) -> Argument.Content {
    guard var value = try insertion() else { return try word(start, textFrom: start, pieces: []) }
    let steps = try textSteps()
    guard lexer.isAtArgumentEnd || lexer.peek() == ASCII.openBracket else {
      return try word(start, textFrom: lexer.offset, pieces: [.value(value, steps)])
    }
    for step in steps { value = try apply(step.step, to: value) }
    while let step = try step() { value = try apply(step, to: value) }
    if lexer.isAtArgumentEnd { return .expression(value) }
    return try word(start, textFrom: lexer.offset, pieces: [.value(value)])
  }

  /// A word that began at `start`; its pieces before `textFrom` have been read.
  private mutating func word(
    _ start: Int, textFrom: Int, pieces: [Piece]
  ) throws(Diagnostic) -> Argument.Content {
    var pieces = pieces
    var textStart = textFrom
    while !isWordEnd {
      if lexer.peek() == ASCII.dollar {
        let dollar = lexer.offset
        if let value = try insertion() {
          if dollar > textStart { pieces.append(.text(lexer.text(textStart, dollar))) }
          pieces.append(.value(value, try textSteps()))
          noteTyping(.value, from: dollar)
          textStart = lexer.offset
          continue
        }
      }
      lexer.offset += 1
    }
    if pieces.isEmpty {
      if lexer.offset == start { throw unexpected(orExpected: "a word") }
      return .word(lexer.text(start, lexer.offset))
    }
    if lexer.offset > textStart { pieces.append(.text(lexer.text(textStart, lexer.offset))) }
    return .filledWord(try node(.interpolation(pieces), start, height: height(of: pieces)))
  }

  private var isWordEnd: Bool {
    switch lexer.peek() {
    case ASCII.doubleQuote, ASCII.singleQuote, ASCII.openParenthesis: true
    default: lexer.isAtArgumentEnd
    }
  }

  /// `$name` or `$( … )` at a `$`; nil, and nothing is taken, where the `$` stands for itself.
  mutating func insertion(as expected: Expectation = .value) throws(Diagnostic) -> Expression? {
    let start = lexer.offset
    return try expecting(expected, from: start) {
      parser throws(Diagnostic) in try parser.insertion(from: start, as: expected)
    }
  }

  private mutating func insertion(from start: Int, as expected: Expectation) throws(Diagnostic) -> Expression? {
    if lexer.peek(1) == ASCII.openParenthesis {
      lexer.offset += 1
      return try parenthesised()
    }
    let end = lexer.identifierEnd(from: start + 1, hyphens: false)
    guard end > start + 1 else {
      if end == lexer.source.bytes.count { noteTyping(expected, beforeEndFrom: start) }
      return nil
    }
    lexer.offset = end
    return try node(.variable(lexer.text(start + 1, end)), start, height: 0)
  }

  /// The `.name`, `[0]` and `[$i]` behind a value in a text. Anything else is text.
  private mutating func textSteps() throws(Diagnostic) -> [TextStep] {
    var steps: [TextStep] = []
    while true {
      let start = lexer.offset
      if lexer.peek() == ASCII.openBracket, let index = try textIndex() {
        let text: [Piece] =
          if case .literal = index.kind { [.text(lexer.text(start, lexer.offset))] } else {
            [.text("["), .value(index), .text("]")]
          }
        steps.append(TextStep(step: .index(index), text: text))
      } else if lexer.peek() == ASCII.dot, let step = try step() {
        steps.append(TextStep(step: step, text: [.text(lexer.text(start, lexer.offset))]))
      } else {
        return steps
      }
    }
  }

  /// The index of `[0]`, `[-1]` or `[$i]`; nil, and nothing is taken, where the bracket is text.
  private mutating func textIndex() throws(Diagnostic) -> Expression? {
    let start = lexer.offset + 1
    let isVariable = lexer.byte(at: start) == ASCII.dollar
    var end = start + 1
    while isVariable ? ASCII.isNamePart(lexer.byte(at: end)) : ASCII.isDigit(lexer.byte(at: end)) { end += 1 }
    guard lexer.byte(at: end) == ASCII.closeBracket else { return nil }
    let kind: Expression.Kind
    if isVariable {
      guard ASCII.isNameStart(lexer.byte(at: start + 1)) else { return nil }
      kind = .variable(lexer.text(start + 1, end))
    } else {
      guard let position = Int(lexer.text(start, end)) else { return nil }
      kind = .literal(.integer(position))
    }
    lexer.offset = end
    let index = try node(kind, start, height: 0)
    lexer.offset = end + 1
    return index
  }

  /// A string in single quotes (as it stands) or double quotes (filled in, with escapes).
  mutating func string() throws(Diagnostic) -> Expression {
    let start = lexer.offset
    let quote = lexer.peek()
    let enclosure: Problem.Enclosure = quote == ASCII.doubleQuote ? .doubleQuote : .singleQuote
    lexer.offset += 1
    var pieces: [Piece] = []
    var text = ""
    var textStart = lexer.offset
    while lexer.peek() != quote {
      if lexer.isAtEnd { throw failure(.unterminated(enclosure), Span(start, start + 1)) }
      let here = lexer.offset
      switch lexer.peek() {
      case ASCII.backslash where quote == ASCII.doubleQuote:
        text += lexer.text(textStart, here)
        text += try escape()
        textStart = lexer.offset
      case ASCII.dollar where quote == ASCII.doubleQuote:
        guard let value = try insertion(as: .inserted) else {
          lexer.offset += 1
          continue
        }
        text += lexer.text(textStart, here)
        if !text.isEmpty { pieces.append(.text(text)) }
        pieces.append(.value(value, try textSteps()))
        noteTyping(.inserted, from: here)
        text = ""
        textStart = lexer.offset
      default: lexer.offset += 1
      }
    }
    text += lexer.text(textStart, lexer.offset)
    lexer.offset += 1
    if pieces.isEmpty { return try node(.literal(.string(text)), start, height: 0) }
    if !text.isEmpty { pieces.append(.text(text)) }
    return try node(.interpolation(pieces), start, height: height(of: pieces))
  }

  /// The character that an escape at the cursor stands for.
  private mutating func escape() throws(Diagnostic) -> String {
    let start = lexer.offset
    let byte = lexer.peek(1)
    lexer.offset += 2
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "e"): return "\u{1B}"
    case ASCII.backslash, ASCII.doubleQuote, ASCII.dollar: return lexer.text(start + 1, start + 2)
    case ASCII.newline: return ""  // a line end behind `\` is not part of the string
    case UInt8(ascii: "u") where lexer.peek() == ASCII.openBrace:
      var end = lexer.offset + 1
      while ASCII.isNamePart(lexer.byte(at: end)), end - lexer.offset <= 8 { end += 1 }
      let digits = lexer.text(lexer.offset + 1, end)
      if lexer.byte(at: end) == ASCII.closeBrace, let code = UInt32(digits, radix: 16),
        let scalar = UnicodeScalar(code)
      {
        lexer.offset = end + 1
        return String(Character(scalar))
      }
      throw failure(.unknownEscape("\\u{\(digits)}"), Span(start, end))
    case 0: throw failure(.unterminated(.doubleQuote), Span(start, start + 1))
    default:
      lexer.offset = start + 1
      let character = lexer.found().dropFirst().prefix(1)
      throw failure(.unknownEscape("\\\(character)"), Span(start, start + 2))
    }
  }

  private func height(of pieces: [Piece]) -> Int {
    pieces.reduce(0) { height, piece in
      if case .value(let value, _) = piece { max(height, value.height) } else { height }
    }
  }
}
