/// Expressions, by precedence climbing.
extension Parser {
  mutating func expression() throws(Diagnostic) -> Expression {
    lexer.skipBlanks()
    return try binary(minimum: 0, left: nil)
  }

  /// The rest of an expression whose first operand has been read.
  mutating func expression(after operand: Expression) throws(Diagnostic) -> Expression {
    try binary(minimum: 0, left: operand)
  }

  private mutating func binary(minimum: Int, left: Expression?) throws(Diagnostic) -> Expression {
    var left = if let left { left } else { try operand() }
    while true {
      lexer.skipBlanks()
      if lexer.peek() == ASCII.dot, lexer.peek(1) == ASCII.dot {
        guard BinaryOperator.rangePrecedence >= minimum else { return left }
        lexer.offset += 2
        let right = try nested(minimum: BinaryOperator.rangePrecedence + 1)
        left = try node(.range(left, right), left.span.start, height: max(left.height, right.height))
        continue
      }
      guard let (symbol, _) = try binaryOperator(), symbol.precedence >= minimum else { return left }
      left = try chain(left, precedence: symbol.precedence)
    }
  }

  /// `left` and all the operators of one precedence that follow, each with its right side. `^` takes what follows as
  /// its right side.
  private mutating func chain(_ left: Expression, precedence: Int) throws(Diagnostic) -> Expression {
    var links: [Link] = []
    var height = left.height
    while let (symbol, length) = try binaryOperator(), symbol.precedence == precedence {
      lexer.offset += length
      let operand = try nested(minimum: symbol == .power ? precedence : precedence + 1)
      links.append(Link(symbol: symbol, operand: operand, end: lexer.contentEnd))
      height = max(height, operand.height)
      lexer.skipBlanks()
    }
    return try node(.chain(left, links), left.span.start, height: height)
  }

  private mutating func nested(minimum: Int) throws(Diagnostic) -> Expression {
    try enter()
    lexer.skipBlanks()
    let right = try binary(minimum: minimum, left: nil)
    leave()
    return right
  }

  /// The operator at the cursor.
  func binaryOperator() throws(Diagnostic) -> (BinaryOperator, length: Int)? {
    let next = lexer.peek(1)
    switch lexer.peek() {
    case UInt8(ascii: "+"): return (.add, 1)
    case ASCII.minus: return (.subtract, 1)
    case UInt8(ascii: "*"): return next == UInt8(ascii: "*") ? (.power, 2) : (.multiply, 1)
    case UInt8(ascii: "/"): return next == UInt8(ascii: "/") ? (.floorDivide, 2) : (.divide, 1)
    case UInt8(ascii: "%"): return (.remainder, 1)
    case UInt8(ascii: "^"): return (.power, 1)
    case UInt8(ascii: "<"): return next == ASCII.equals ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): return next == ASCII.equals ? (.greaterOrEqual, 2) : (.greater, 1)
    case ASCII.equals where next == ASCII.equals: return (.equal, 2)
    case UInt8(ascii: "!") where next == ASCII.equals: return (.notEqual, 2)
    case UInt8(ascii: "a") where lexer.isAt(keyword: "and"): return (.and, 3)
    case UInt8(ascii: "o") where lexer.isAt(keyword: "or"): return (.or, 2)
    case UInt8(ascii: "&") where next == UInt8(ascii: "&"): throw otherOperator("&&", ours: "and")
    case UInt8(ascii: "|") where next == UInt8(ascii: "|"): throw otherOperator("||", ours: "or")
    default: return nil
    }
  }

  private func otherOperator(_ written: String, ours: String) -> Diagnostic {
    failure(
      .otherOperator(written, ours: ours), Span(lexer.offset, lexer.offset + written.utf8.count))
  }

  /// A value with its signs in front and its fields and indices behind.
  private mutating func operand() throws(Diagnostic) -> Expression {
    let start = lexer.offset
    if lexer.peek() == ASCII.minus {
      lexer.offset += 1
      if let end = smallestWholeNumberEnd() {
        lexer.offset = end
        return try node(.literal(.integer(.min)), start, height: 0)
      }
      let operand = try nested(minimum: BinaryOperator.power.precedence)
      return try node(.unary(.minus, operand), start, height: operand.height)
    }
    if lexer.isAt(keyword: "not") {
      lexer.offset += 3
      let operand = try nested(minimum: BinaryOperator.comparison)
      return try node(.unary(.not, operand), start, height: operand.height)
    }
    return try expecting(.value, from: start) { parser throws(Diagnostic) in
      var value = try parser.primary()
      while let step = try parser.step() { value = try parser.apply(step, to: value) }
      return value
    }
  }

  /// Where the digits behind a sign end that are, with it, the smallest whole number, and without it none.
  private func smallestWholeNumberEnd() -> Int? {
    var behind = lexer
    behind.skipBlanks()
    let start = behind.offset
    while ASCII.isDigit(behind.peek()) { behind.offset += 1 }
    let end = behind.offset
    guard end - start >= 19, Int("-" + lexer.text(start, end)) == .min, !ASCII.isNamePart(behind.peek()),
      behind.peek() != ASCII.dot || !ASCII.isDigit(behind.peek(1))
    else { return nil }
    // A power would come before the sign.
    behind.skipBlanks()
    let isPower =
      behind.peek() == UInt8(ascii: "^") || (behind.peek() == UInt8(ascii: "*") && behind.peek(1) == UInt8(ascii: "*"))
    return isPower ? nil : end
  }

  mutating func primary() throws(Diagnostic) -> Expression {
    let start = lexer.offset
    switch lexer.peek() {
    case ASCII.doubleQuote, ASCII.singleQuote: return try string()
    case ASCII.openParenthesis: return try parenthesised()
    case ASCII.openBracket: return try list()
    case ASCII.dollar:
      if let value = try insertion() { return value }
      throw failure(.expected("a variable's name behind `$`", found: "none"), lexer.spanHere())
    case ASCII.dot where ASCII.isDigit(lexer.peek(1)): return try number()
    case let byte where ASCII.isDigit(byte): return try number()
    case UInt8(ascii: "!") where lexer.peek(1) != ASCII.equals: throw otherOperator("!", ours: "not")
    default: break
    }
    let end = lexer.identifierEnd(hyphens: false)
    guard end > start else { throw failure(.expected("a value", found: lexer.found()), lexer.spanHere()) }
    let name = Name(text: lexer.text(start, end), span: Span(start, end))
    lexer.offset = end
    if lexer.peek() == ASCII.openParenthesis { return try call(name) }
    switch name.text {
    case "true", "yes", "on": return try node(.literal(.bool(true)), start, height: 0)
    case "false", "no", "off": return try node(.literal(.bool(false)), start, height: 0)
    case "nothing": return try node(.literal(.nothing), start, height: 0)
    case let field where rowFields.contains(field): return try node(.variable(field), start, height: 0)
    default:
      let word = lexer.text(start, lexer.identifierEnd(from: start, hyphens: true))
      guard rowFields.isEmpty else {
        throw failure(
          .unknown(kind: "field", name: word, candidates: rowFields), Span(start, start + word.utf8.count))
      }
      throw failure(.bareWord(word, commands: commands.sorted()), Span(start, start + word.utf8.count))
    }
  }

  /// `( … )`: a command when it begins with a known command's name (and is no call of a function), else an expression.
  mutating func parenthesised() throws(Diagnostic) -> Expression {
    let start = lexer.offset
    let outer = try open(.parenthesis)
    let value = try commandOrExpression()
    lexer.skipBlanks()
    guard lexer.peek() == ASCII.closeParenthesis else {
      if lexer.isAtEnd { throw failure(.unterminated(.parenthesis), Span(start, start + 1)) }
      throw unexpected(orExpected: "`)`")
    }
    close(outer)
    return value
  }

  private mutating func commandOrExpression() throws(Diagnostic) -> Expression {
    let nameStart = lexer.offset
    let nameEnd = lexer.identifierEnd(hyphens: true)
    let name = lexer.text(nameStart, nameEnd)
    lexer.offset = nameEnd
    noteTyping(.commandOrValue, from: nameStart)
    guard lexer.peek() != ASCII.openParenthesis, commands.contains(name) else {
      lexer.offset = nameStart
      return try expression()
    }
    let outerTallest = tallest
    tallest = 0
    let command = try command(Name(text: name, span: Span(nameStart, nameEnd)))
    let value = try node(.command(command), nameStart, height: tallest)
    tallest = max(tallest, outerTallest)
    return value
  }

  private mutating func list() throws(Diagnostic) -> Expression {
    let start = lexer.offset
    let elements = try elements(closing: ASCII.closeBracket, of: .bracket)
    return try node(.list(elements), start, height: elements.reduce(0) { max($0, $1.height) })
  }

  private mutating func call(_ name: Name) throws(Diagnostic) -> Expression {
    let arguments: [Expression]
    do throws(Diagnostic) {
      arguments = try elements(closing: ASCII.closeParenthesis, of: .parenthesis)
    } catch {
      guard case .bareWord(let word, _) = error.problem, let span = error.place?.span, lexer.offset == span.end
      else { throw error }
      lexer.skipBlanks()
      guard lexer.peek() == ASCII.equals, lexer.peek(1) != ASCII.equals else { throw error }
      throw failure(
        .namedArgument(function: name.text, argument: word), name.span.through(Span(span.start, lexer.offset + 1)))
    }
    return try node(.call(name, arguments), name.span.start, height: arguments.reduce(0) { max($0, $1.height) })
  }

  /// Expressions between brackets, parted by commas.
  private mutating func elements(
    closing: UInt8, of enclosure: Problem.Enclosure
  ) throws(Diagnostic) -> [Expression] {
    let opened = Span(lexer.offset, lexer.offset + 1)
    let outer = try open(enclosure)
    var result: [Expression] = []
    while lexer.peek() != closing {
      if lexer.isAtEnd {
        noteTyping(.value, from: lexer.offset)
        throw failure(.unterminated(enclosure), opened)
      }
      result.append(try expression())
      try separator(closing: closing, of: enclosure, opened: opened)
    }
    close(outer)
    return result
  }

  /// `.name` or `[index]` directly at the cursor.
  mutating func step() throws(Diagnostic) -> Step? {
    switch lexer.peek() {
    case ASCII.dot where lexer.isNameStart(at: lexer.offset + 1):
      let start = lexer.offset + 1
      let end = lexer.identifierEnd(from: start, hyphens: false)
      lexer.offset = end
      return .field(Name(text: lexer.text(start, end), span: Span(start, end)))
    case ASCII.openBracket:
      let opened = Span(lexer.offset, lexer.offset + 1)
      let indices = try elements(closing: ASCII.closeBracket, of: .bracket)
      guard indices.count == 1 else {
        throw failure(.expected("one index", found: "\(indices.count)"), Span(opened.start, lexer.offset))
      }
      return .index(indices[0])
    default: return nil
    }
  }

  mutating func apply(_ step: Step, to value: Expression) throws(Diagnostic) -> Expression {
    switch step {
    case .field(let name): try node(.field(value, name), value.span.start, height: value.height)
    case .index(let index):
      try node(.index(value, index), value.span.start, height: max(value.height, index.height))
    }
  }

  private mutating func number() throws(Diagnostic) -> Expression {
    let start = lexer.offset
    var isWhole = true
    skipDigits()
    if lexer.peek() == ASCII.dot, ASCII.isDigit(lexer.peek(1)) {
      isWhole = false
      lexer.offset += 1
      skipDigits()
    }
    if lexer.peek() | 0x20 == UInt8(ascii: "e") {
      let sign = lexer.peek(1) == ASCII.minus || lexer.peek(1) == UInt8(ascii: "+") ? 1 : 0
      if ASCII.isDigit(lexer.peek(1 + sign)) {
        isWhole = false
        lexer.offset += 1 + sign
        skipDigits()
      }
    }
    if lexer.isNamePart(at: lexer.offset) {
      lexer.offset = lexer.nameEnd(from: lexer.offset)
      throw failure(.malformedNumber(lexer.text(start, lexer.offset)), Span(start, lexer.offset))
    }
    let text = lexer.text(start, lexer.offset)
    if isWhole {
      guard let value = Int(text) else { throw failure(.integerTooLarge(text), Span(start, lexer.offset)) }
      return try node(.literal(.integer(value)), start, height: 0)
    }
    guard let value = Double(text), value.isFinite else {
      throw failure(.malformedNumber(text), Span(start, lexer.offset))
    }
    return try node(.literal(.number(value)), start, height: 0)
  }

  private mutating func skipDigits() {
    while ASCII.isDigit(lexer.peek()) { lexer.offset += 1 }
  }

  /// A node from `start` to the cursor, one higher than its operands.
  mutating func node(_ kind: Expression.Kind, _ start: Int, height: Int) throws(Diagnostic) -> Expression {
    let span = Span(start, max(start, lexer.contentEnd))
    guard height < Parser.depthLimit else { throw failure(.tooDeep(limit: Parser.depthLimit), span) }
    tallest = max(tallest, height + 1)
    return Expression(kind: kind, span: span, height: height + 1)
  }
}
