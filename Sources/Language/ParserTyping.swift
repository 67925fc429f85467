/// For a text that is being typed: what the grammar expects at its end. The parser itself tells, so that completion
/// reads a line as it will be run.
extension Parser {
  /// What may stand at the end of the text.
  enum Expectation {
    /// A command or keyword: the beginning of a statement.
    case statement
    /// Behind `(`: a command or a value.
    case commandOrValue
    case value
    /// A variable in a string, which goes on behind it.
    case inserted
    /// An argument of a command, with those before it.
    case argument(command: String, before: [Argument])
    case optionValue(command: String, option: String, before: [Argument])
    case file
  }

  /// What is expected where a word begins that goes to the end of the text; the innermost production tells.
  struct Typing {
    fileprivate(set) var found: (expected: Expectation, start: Int)?
  }

  /// Reads what is expected from `start` on and, where that goes to the end of the text, takes note of it.
  @inline(__always)
  mutating func expecting<Result>(
    _ expected: @autoclosure () -> Expectation, from start: Int,
    _ read: (inout Parser) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    guard typing != nil else { return try read(&self) }
    do throws(Diagnostic) {
      let result = try read(&self)
      noteTyping(expected(), from: start)
      return result
    } catch {
      noteTyping(expected(), from: start)
      throw error
    }
  }

  /// Takes note of what is expected, if the text ends here.
  mutating func noteTyping(_ expected: @autoclosure () -> Expectation, from start: Int) {
    guard let found = typing?.found else {
      if typing != nil, isAtTypedEnd { typing?.found = (expected(), start) }
      return
    }
    // Whoever asks for a word as a whole knows more of it than whoever reads it as some value.
    guard found.start == start else { return }
    let expected = expected()
    if case .value = expected { return }
    typing?.found = (expected, start)
  }

  /// Takes note of a `$` at the very end, which does not begin a name yet.
  mutating func noteTyping(_ expected: Expectation, beforeEndFrom start: Int) {
    if typing != nil, typing?.found == nil, !lexer.isInComment { typing?.found = (expected, start) }
  }

  /// A dot at the end belongs to the name before it, whose fields may follow.
  private var isAtTypedEnd: Bool {
    guard !lexer.isInComment else { return false }
    return lexer.isAtEnd || lexer.peek() == ASCII.dot && lexer.offset + 1 == lexer.source.bytes.count
  }
}
