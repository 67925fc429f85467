/// What the parser made of a text: the statements that are right, and everything that is wrong.
package struct ParseResult: Sendable {
  package let script: Script
  /// In the order of their places; empty when the text is well formed.
  package let diagnostics: [Diagnostic]
  /// Where statements stand that could not be read.
  let unread: [Span]
  /// Whether the last of them, a wrong one perhaps, goes on behind the end of the text.
  let isOpenAtEnd: Bool

  /// Whether the text is right as far as it goes, but a block, bracket or string is still open: the prompt then
  /// asks for another line.
  package var isIncomplete: Bool { diagnostics.first?.problem.isIncomplete ?? false }
}

/// Parses a text. After a wrong statement it goes on with the next, so several errors are found at once.
/// `commands` are the known commands' names: `(name …)` is a command when `name` is one of them.
///
/// - Parameters:
///   - start: the byte at which reading begins.
///   - goesOn: whether it goes on behind what is still open at the end, as if that were closed on its line, or a block at
///     the end, so that more can be said about a whole text.
package func parse(
  _ source: SourceText, commands: Set<String>, from start: Int = 0, goesOn: Bool = false
) -> ParseResult {
  if let unreadable = Lexer.unreadablePlace(in: source) {
    return ParseResult(
      script: Script(source: source, statements: []), diagnostics: [unreadable], unread: [], isOpenAtEnd: false)
  }
  var parser = Parser(source: source, commands: commands)
  parser.lexer.offset = max(parser.lexer.offset, start)
  parser.goesOn = goesOn
  var statements: [Statement] = []
  do { statements = try parser.statements(inBlock: false) } catch { parser.diagnostics.append(error) }
  return ParseResult(
    script: Script(source: source, statements: statements), diagnostics: parser.diagnostics, unread: parser.unread,
    isOpenAtEnd: parser.isOpenAtEnd)
}

/// Recursive descent over the bytes. This file: statements' sequence, blocks, and recovery after errors.
struct Parser {
  var lexer: Lexer
  let commands: Set<String>
  var diagnostics: [Diagnostic] = []
  fileprivate var unread: [Span] = []
  fileprivate var isOpenAtEnd = false
  fileprivate var goesOn = false
  private let stack = StackGuard()
  /// How many brackets, blocks and calls are open.
  private var depth = 0
  /// The height of the tallest expression since this was last set to 0: the height of a command in parentheses.
  var tallest = 0
  /// The innermost parenthesis or bracket that is open, where a line end is a blank.
  var openBracket: (kind: Problem.Enclosure, span: Span)?
  /// In a filter of rows: their fields, which stand there without `$`.
  var rowFields: [String] = []
  var isInLoop = false
  var isInFunction = false
  /// Set for a text that is being typed, to learn what is expected at its end.
  var typing: Typing?

  /// Deeper nesting is refused, so that no recursion of the parser, checker or evaluator overflows the stack.
  static let depthLimit = 200
  /// After so many errors the text is no script, and the rest of them would help nobody.
  static let errorLimit = 50

  init(source: SourceText, commands: Set<String>) {
    lexer = Lexer(source)
    self.commands = commands
  }

  /// Statements up to the end of the text or, in a block, to its closing brace, which is left to the caller.
  mutating func statements(inBlock: Bool) throws(Diagnostic) -> [Statement] {
    var result: [Statement] = []
    while true {
      let end = lexer.offset
      lexer.skipSeparators()
      if lexer.isAtEnd {
        if isStatementStart(since: end) { noteTyping(.statement, from: lexer.offset) }
        return result
      }
      if inBlock, lexer.peek() == ASCII.closeBrace { return result }
      let outer = (depth, isInLoop, isInFunction)
      let start = lexer.offset
      do {
        result.append(try statement())
        try endOfStatement(inBlock: inBlock)
      } catch let caught {
        let error = atOpenEnd(beforeNextStatement(caught))
        // An open string or block swallows the rest of the text, so nothing more can be said about it.
        if error.problem.isIncomplete, !goesOn {
          if inBlock { throw error }
          diagnostics.append(error)
          unread.append(Span(start, lexer.source.bytes.count))
          isOpenAtEnd = true
          return result
        }
        diagnostics.append(error)
        if diagnostics.count >= Parser.errorLimit { throw failure(.tooManyErrors, lexer.spanHere()) }
        (depth, isInLoop, isInFunction) = outer
        openBracket = nil
        // Behind a bracket left open, the next statement is read as one.
        if case .unclosed = error.problem, let next = caught.place?.span.start {
          lexer.newlineIsBlank = false
          lexer.offset = next
        } else if error.problem.isIncomplete, let open = error.place?.span.start {
          lexer.newlineIsBlank = false
          lexer.offset = open
          lexer.skipToLineEnd()
        } else {
          recover(inBlock: inBlock)
        }
        unread.append(Span(start, min(lexer.offset, lexer.source.bytes.count)))
      }
    }
  }

  /// Whether a statement may begin here: behind a brace, a line end or a `;`, which may have been moved over.
  private func isStatementStart(since earlier: Int) -> Bool {
    let moved = lexer.source.bytes[min(earlier, lexer.offset)..<lexer.offset]
    return earlier == 0 || lexer.byte(at: earlier - 1) == ASCII.openBrace
      || moved.contains { $0 == ASCII.newline || $0 == ASCII.semicolon }
  }

  private mutating func endOfStatement(inBlock: Bool) throws(Diagnostic) {
    lexer.skipBlanks()
    if lexer.peek() == ASCII.closeBrace, inBlock { return }
    guard lexer.isAtStatementEnd, lexer.peek() != ASCII.closeBrace else {
      throw unexpected(orExpected: "the end of the statement (a new line or `;`)")
    }
  }

  /// The error for what stands at the cursor.
  func unexpected(orExpected expected: String) -> Diagnostic {
    switch lexer.peek() {
    case ASCII.closeBrace: failure(.unmatchedClosing("}"), lexer.spanHere())
    case ASCII.closeParenthesis: failure(.unmatchedClosing(")"), lexer.spanHere())
    case ASCII.closeBracket: failure(.unmatchedClosing("]"), lexer.spanHere())
    default: failure(.expected(expected, found: lexer.found()), lexer.spanHere())
    }
  }

  /// A command or keyword at the beginning of a line, where a bracket from a line before wants a value, only says that the
  /// bracket was left open.
  private func beforeNextStatement(_ error: Diagnostic) -> Diagnostic {
    guard case .bareWord(let word, _) = error.problem, commands.contains(word) || Keyword(rawValue: word) != nil,
      let openBracket, let place = error.place
    else { return error }
    let line = lexer.source.lineRange(at: place.span.start)
    let isFirst = lexer.source.bytes[line.lowerBound..<place.span.start].allSatisfy {
      $0 == ASCII.space || $0 == ASCII.tab
    }
    guard isFirst, openBracket.span.start < line.lowerBound else { return error }
    return failure(.unclosed(openBracket.kind), openBracket.span)
  }

  /// An error at the very end of the text, within a bracket, only says that the bracket is open.
  private func atOpenEnd(_ error: Diagnostic) -> Diagnostic {
    guard case .expected(_, let found) = error.problem, found == Lexer.endOfInput, lexer.newlineIsBlank,
      let openBracket
    else { return error }
    return failure(.unterminated(openBracket.kind), openBracket.span)
  }

  /// Moves to where the next statement may begin: behind the line end or `;`, but over blocks that open before it.
  private mutating func recover(inBlock: Bool) {
    lexer.newlineIsBlank = false
    var open = 0
    while !lexer.isAtEnd {
      switch lexer.peek() {
      case ASCII.openBrace: open += 1
      case ASCII.closeBrace:
        if open == 0, inBlock { return }
        open = max(0, open - 1)
      case ASCII.newline, ASCII.semicolon:
        if open == 0 { return }
      case ASCII.hash:
        lexer.skipToLineEnd()
        continue
      default: break
      }
      lexer.offset += 1
    }
    if open > 0 { isOpenAtEnd = true }
  }

  /// `{ … }`
  mutating func block() throws(Diagnostic) -> Block {
    lexer.skipBlanks()
    let start = lexer.offset
    guard lexer.peek() == ASCII.openBrace else {
      throw failure(.expected("a block `{ … }`", found: lexer.found()), lexer.spanHere())
    }
    try enter()
    lexer.offset += 1
    let outer = (lexer.newlineIsBlank, openBracket)
    lexer.newlineIsBlank = false
    let body = try statements(inBlock: true)
    (lexer.newlineIsBlank, openBracket) = outer
    if lexer.peek() == ASCII.closeBrace {
      lexer.offset += 1
    } else {
      let open = failure(.unterminated(.block), Span(start, start + 1))
      guard goesOn, lexer.isAtEnd else { throw open }
      diagnostics.append(open)
    }
    leave()
    return Block(statements: body, span: Span(start, lexer.offset))
  }

  /// A block that is the body of a loop or function, or neither: says where `break` and `return` may stand.
  mutating func block(loop: Bool, function: Bool) throws(Diagnostic) -> Block {
    let outer = (isInLoop, isInFunction)
    (isInLoop, isInFunction) = (loop, function)
    let body = try block()
    (isInLoop, isInFunction) = outer
    return body
  }

  /// Opens a parenthesis or bracket at the cursor; `close` takes what this gives.
  mutating func open(_ kind: Problem.Enclosure) throws(Diagnostic) -> OuterBracket {
    try enter()
    let outer = OuterBracket(newlineIsBlank: lexer.newlineIsBlank, bracket: openBracket)
    openBracket = (kind, Span(lexer.offset, lexer.offset + 1))
    lexer.newlineIsBlank = true
    lexer.offset += 1
    lexer.skipBlanks()
    return outer
  }

  /// Moves over the closing bracket at the cursor.
  mutating func close(_ outer: OuterBracket) {
    lexer.offset += 1
    lexer.newlineIsBlank = outer.newlineIsBlank
    openBracket = outer.bracket
    leave()
  }

  /// What surrounds a parenthesis or bracket.
  struct OuterBracket {
    fileprivate let newlineIsBlank: Bool
    fileprivate let bracket: (kind: Problem.Enclosure, span: Span)?
  }

  mutating func enter() throws(Diagnostic) {
    depth += 1
    guard depth <= Parser.depthLimit, stack.hasRoom else { throw failure(.tooDeep(limit: depth - 1), lexer.spanHere()) }
  }

  mutating func leave() { depth -= 1 }

  func failure(_ problem: Problem, _ span: Span) -> Diagnostic {
    Diagnostic(problem, at: Place(source: lexer.source, span: span))
  }
}
