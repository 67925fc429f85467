/// Statements, by their first word.
extension Parser {
  mutating func statement() throws(Diagnostic) -> Statement {
    let start = lexer.offset
    let kind = try statementKind()
    return Statement(kind: kind, span: Span(start, max(start, lexer.contentEnd)))
  }

  private mutating func statementKind() throws(Diagnostic) -> Statement.Kind {
    let start = lexer.offset
    switch lexer.peek() {
    case ASCII.dollar: return try assignmentOrExpression()
    case ASCII.openParenthesis, ASCII.openBracket, ASCII.doubleQuote, ASCII.singleQuote:
      return .expression(try expression())
    case ASCII.minus, ASCII.dot, UInt8(ascii: "!"): return .expression(try expression())
    case let byte where ASCII.isDigit(byte): return .expression(try expression())
    default: break
    }
    let end = lexer.identifierEnd(hyphens: true)
    guard end > start else { throw unexpected(orExpected: "a command") }
    let name = Name(text: lexer.text(start, end), span: Span(start, end))
    lexer.offset = end
    noteTyping(.statement, from: start)
    if let keyword = Keyword(rawValue: name.text) { return try statement(keyword, name.span) }
    if lexer.peek() == ASCII.openParenthesis {
      lexer.offset = start
      return .expression(try expression())
    }
    return .command(try command(try commandName(name)))
  }

  /// A command's name, unless it is a word of another language or a dotted name, such as `nn.Linear`.
  private mutating func commandName(_ name: Name) throws(Diagnostic) -> Name {
    guard !commands.contains(name.text) else { return name }
    var word = name
    while lexer.peek() == ASCII.dot, lexer.isNameStart(at: lexer.offset + 1) {
      lexer.offset = lexer.identifierEnd(from: lexer.offset + 1, hyphens: false)
      word = Name(text: lexer.text(name.span.start, lexer.offset), span: Span(name.span.start, lexer.offset))
    }
    if word.text != name.text {
      guard lexer.peek() == ASCII.openParenthesis else { return word }
      throw failure(.unknownCommand(word.text, commands: commands), word.span)
    }
    guard let keyword = Keyword(meantBy: name.text) else { return name }
    throw failure(
      .unknown(
        kind: "command", name: name.text, candidates: commands.sorted(),
        remedy: "did you mean `\(keyword.rawValue)`? \(keyword.usage)"), name.span)
  }

  private mutating func statement(_ keyword: Keyword, _ span: Span) throws(Diagnostic) -> Statement.Kind {
    switch keyword {
    case .let:
      let name = try declaredName()
      try equals()
      return .declaration(name, try expression())
    case .param: return .parameter(try parameter())
    case .for:
      let name = try declaredName()
      lexer.skipBlanks()
      guard lexer.isAt(keyword: "in") else {
        throw failure(.expected("`in`, as in `for x in 1..5 { … }`", found: lexer.found()), lexer.spanHere())
      }
      lexer.offset += 2
      let items = try expression()
      return .forEach(name, items, try block(loop: true, function: isInFunction))
    case .while:
      let condition = try expression()
      return .whileTrue(condition, try block(loop: true, function: isInFunction))
    case .if: return try conditional()
    case .break, .continue:
      guard isInLoop else {
        throw failure(.misplaced(keyword: keyword.rawValue, belongs: "inside a `for` or `while` loop"), span)
      }
      return keyword == .break ? .breakLoop : .continueLoop
    case .define: return .definition(try definition())
    case .return:
      guard isInFunction else {
        throw failure(.misplaced(keyword: "return", belongs: "inside a function (`define`)"), span)
      }
      lexer.skipBlanks()
      return .returnValue(lexer.isAtStatementEnd ? nil : try expression())
    case .source:
      lexer.skipBlanks()
      return .source(
        try expecting(.file, from: lexer.offset) {
          parser throws(Diagnostic) in try parser.onlyArgument(of: "a file's path")
        })
    case .assert:
      let condition = try expression()
      lexer.skipBlanks()
      guard lexer.peek() == ASCII.comma else { return .assertion(condition, message: nil) }
      lexer.offset += 1
      return .assertion(condition, message: try expression())
    case .fail: return .failure(try onlyArgument(of: "a message"))
    case .try:
      let body = try block()
      lexer.skipBlanks()
      guard lexer.isAt(keyword: "catch") else {
        throw failure(.expected("`catch NAME { … }` behind the closing brace", found: lexer.found()), lexer.spanHere())
      }
      lexer.offset += 5
      let error = try declaredName()
      return .attempt(body, error: error, handler: try block())
    case .else:
      throw failure(.misplaced(keyword: "else", belongs: "behind the closing brace of an `if`, on its line"), span)
    case .catch:
      throw failure(.misplaced(keyword: "catch", belongs: "behind the closing brace of a `try`, on its line"), span)
    }
  }

  /// `name = default`, `name: type`, `name: type = default`
  private mutating func parameter() throws(Diagnostic) -> ParameterNode {
    let name = try declaredName()
    lexer.skipBlanks()
    guard lexer.peek() == UInt8(ascii: ":") else {
      try equals()
      return ParameterNode(name: name, type: nil, defaultValue: try expression())
    }
    lexer.offset += 1
    let written = try declaredName()
    guard let type = ParameterType(rawValue: written.text) else {
      let names = ParameterType.allCases.map(\.rawValue)
      throw failure(.unknown(kind: "type", name: written.text, candidates: names), written.span)
    }
    lexer.skipBlanks()
    if lexer.isAtStatementEnd { return ParameterNode(name: name, type: type, defaultValue: nil) }
    try equals()
    return ParameterNode(name: name, type: type, defaultValue: try expression())
  }

  private mutating func conditional() throws(Diagnostic) -> Statement.Kind {
    var branches: [Statement.Branch] = []
    while true {
      let condition = try expression()
      branches.append(Statement.Branch(condition: condition, body: try block()))
      lexer.skipBlanks()
      if let word = elseIf {
        throw failure(
          .unknown(kind: "command", name: word.text, candidates: commands.sorted(), remedy: "did you mean `else if`?"),
          word.span)
      }
      guard lexer.isAt(keyword: "else") else { return .conditional(branches, otherwise: nil) }
      lexer.offset += 4
      lexer.skipBlanks()
      guard lexer.isAt(keyword: "if") else { return .conditional(branches, otherwise: try block()) }
      lexer.offset += 2
    }
  }

  /// A word at the cursor by which other languages say `else if`.
  private var elseIf: Name? {
    let end = lexer.identifierEnd(hyphens: false)
    let word = lexer.text(lexer.offset, end)
    return Keyword(meantBy: word) == .else ? Name(text: word, span: Span(lexer.offset, end)) : nil
  }

  /// `name(a, b = 2) { … }`
  private mutating func definition() throws(Diagnostic) -> FunctionNode {
    let name = try declaredName()
    if builtinFunctions[name.text] != nil {
      throw failure(.takenName(kind: "built-in function", name: name.text), name.span)
    }
    lexer.skipBlanks()
    let start = Span(lexer.offset, lexer.offset + 1)
    guard lexer.peek() == ASCII.openParenthesis else {
      throw failure(.expected("`(` and the parameters", found: lexer.found()), lexer.spanHere())
    }
    let outer = try open(.parenthesis)
    var parameters: [(name: Name, defaultValue: Expression?)] = []
    while lexer.peek() != ASCII.closeParenthesis {
      if lexer.isAtEnd { throw failure(.unterminated(.parenthesis), start) }
      let parameter = try declaredName()
      if parameters.contains(where: { $0.name.text == parameter.text }) {
        throw failure(.nameTwice(parameter.text, within: "the parameters of `\(name.text)`"), parameter.span)
      }
      lexer.skipBlanks()
      var defaultValue: Expression?
      if lexer.peek() == ASCII.equals {
        lexer.offset += 1
        defaultValue = try expression()
      } else if parameters.last?.defaultValue != nil {
        let expected = "a default for `\(parameter.text)`, because the parameter before it has one"
        throw failure(.expected(expected, found: lexer.found()), parameter.span)
      }
      parameters.append((parameter, defaultValue))
      try separator(closing: ASCII.closeParenthesis, of: .parenthesis, opened: start)
    }
    close(outer)
    return FunctionNode(name: name, parameters: parameters, body: try block(loop: false, function: true))
  }

  /// The comma between two elements; nothing is taken before the closing bracket. A comma may also stand before it.
  mutating func separator(
    closing: UInt8, of enclosure: Problem.Enclosure, opened: Span
  ) throws(Diagnostic) {
    lexer.skipBlanks()
    if lexer.peek() == closing { return }
    if lexer.isAtEnd { throw failure(.unterminated(enclosure), opened) }
    guard lexer.peek() == ASCII.comma else {
      let expected = "`,` or `\(Character(UnicodeScalar(closing)))`"
      throw failure(.expected(expected, found: lexer.found()), lexer.spanHere())
    }
    lexer.offset += 1
    lexer.skipBlanks()
  }

  private mutating func assignmentOrExpression() throws(Diagnostic) -> Statement.Kind {
    let start = lexer.offset
    let end = lexer.identifierEnd(from: start + 1, hyphens: false)
    guard end > start + 1 else { return .expression(try expression()) }
    let name = Name(text: lexer.text(start + 1, end), span: Span(start, end))
    lexer.offset = end
    var value = try node(.variable(name.text), start, height: 0)
    var steps: [Step] = []
    while let step = try step() {
      steps.append(step)
      value = try apply(step, to: value)
    }
    lexer.skipBlanks()
    if lexer.peek() == ASCII.equals, lexer.peek(1) != ASCII.equals {
      lexer.offset += 1
      return .assignment(name, steps, nil, try expression())
    }
    if let (symbol, length) = try assignmentOperator() {
      lexer.offset += length
      return .assignment(name, steps, symbol, try expression())
    }
    return .expression(try expression(after: value))
  }

  /// `+=` and its like at the cursor.
  func assignmentOperator() throws(Diagnostic) -> (BinaryOperator, length: Int)? {
    guard let (symbol, length) = try binaryOperator(), symbol.isArithmetic, lexer.peek(length) == ASCII.equals,
      lexer.peek(length + 1) != ASCII.equals
    else { return nil }
    return (symbol, length + 1)
  }

  /// A name that is being declared, without `$`.
  private mutating func declaredName() throws(Diagnostic) -> Name {
    lexer.skipBlanks()
    let start = lexer.offset
    if lexer.peek() == ASCII.dollar {
      let end = lexer.identifierEnd(from: start + 1, hyphens: false)
      throw failure(.dollarInDeclaration(lexer.text(start + 1, end)), Span(start, max(end, start + 1)))
    }
    let end = lexer.identifierEnd(hyphens: false)
    guard end > start else { throw failure(.expected("a name", found: lexer.found()), lexer.spanHere()) }
    let hyphenated = lexer.identifierEnd(hyphens: true)
    guard hyphenated == end else {
      throw failure(
        .expected("a name of letters, digits and `_`", found: "`\(lexer.text(start, hyphenated))`"),
        Span(start, hyphenated))
    }
    lexer.offset = end
    return Name(text: lexer.text(start, end), span: Span(start, end))
  }

  private mutating func equals() throws(Diagnostic) {
    lexer.skipBlanks()
    guard lexer.peek() == ASCII.equals else {
      throw failure(.expected("`=` and a value", found: lexer.found()), lexer.spanHere())
    }
    lexer.offset += 1
  }

  private mutating func onlyArgument(of what: String) throws(Diagnostic) -> Argument {
    lexer.skipBlanks()
    if lexer.isAtStatementEnd { throw failure(.expected(what, found: lexer.found()), lexer.spanHere()) }
    let start = lexer.offset
    let content = try argumentContent()
    let span = Span(start, lexer.offset)
    return Argument(option: nil, value: content, span: span, valueSpan: span)
  }
}
