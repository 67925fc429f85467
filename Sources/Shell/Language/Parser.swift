/// What the parser made of a text: the statements that are right, and everything that is wrong.
package struct ParseResult: Sendable {
  package let script: Script
  /// In the order of their places; empty when the text is well formed.
  package let diagnostics: [Diagnostic]

  /// Whether the text is right as far as it goes, but a block, bracket or string is still open: the prompt then
  /// asks for another line.
  package var isIncomplete: Bool { diagnostics.first?.problem.isIncomplete ?? false }
}

/// Parses a text. After a wrong statement it goes on with the next, so several errors are found at once.
/// `commands` are the known commands' names: `(name …)` is a command when `name` is one of them.
package func parse(_ source: SourceText, commands: Set<String>) -> ParseResult {
  if let unreadable = Lexer.unreadablePlace(in: source) {
    return ParseResult(script: Script(source: source, statements: []), diagnostics: [unreadable])
  }
  var parser = Parser(source: source, commands: commands)
  var statements: [Statement] = []
  do { statements = try parser.statements(inBlock: false) } catch { parser.diagnostics.append(error) }
  return ParseResult(
    script: Script(source: source, statements: statements), diagnostics: parser.diagnostics)
}

/// Recursive descent over the bytes. This file: statements' sequence, blocks, and recovery after errors.
struct Parser {
  var lexer: Lexer
  let commands: Set<String>
  var diagnostics: [Diagnostic] = []
  /// How many brackets, blocks and calls are open.
  private var depth = 0
  /// The height of the tallest expression since this was last set to 0: the height of a command in parentheses.
  var tallest = 0
  var isInLoop = false
  var isInFunction = false

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
      lexer.skipSeparators()
      if lexer.isAtEnd { return result }
      if inBlock, lexer.peek() == ASCII.closeBrace { return result }
      let outer = (depth, isInLoop, isInFunction)
      do {
        result.append(try statement())
        try endOfStatement(inBlock: inBlock)
      } catch {
        // An open string or block swallows the rest of the text, so nothing more can be said about it.
        if error.problem.isIncomplete { throw error }
        diagnostics.append(error)
        if diagnostics.count >= Parser.errorLimit { throw failure(.tooManyErrors, lexer.spanHere()) }
        (depth, isInLoop, isInFunction) = outer
        recover(inBlock: inBlock)
      }
    }
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
    let outer = lexer.newlineIsBlank
    lexer.newlineIsBlank = false
    let body = try statements(inBlock: true)
    lexer.newlineIsBlank = outer
    guard lexer.peek() == ASCII.closeBrace else { throw failure(.unterminated(.block), Span(start, start + 1)) }
    lexer.offset += 1
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

  mutating func enter() throws(Diagnostic) {
    depth += 1
    if depth > Parser.depthLimit { throw failure(.tooDeep(limit: Parser.depthLimit), lexer.spanHere()) }
  }

  mutating func leave() { depth -= 1 }

  func failure(_ problem: Problem, _ span: Span) -> Diagnostic {
    Diagnostic(problem, at: Place(source: lexer.source, span: span))
  }
}
