/// What `where=` says of the rows that a list is to have: an expression in which the rows' fields stand without `$`,
/// as in `epochs > 2 and model == 'clf'`.
package struct RowFilter {
  private let source: SourceText
  private let expression: Expression
  private let fields: [String]
  private let evaluator = Evaluator(commands: CommandTable([any Command<Void>.Type](), context: ()))

  /// - Parameters:
  ///   - text: the expression.
  ///   - option: the option that it was given to, for messages.
  ///   - fields: what rows have.
  package init(_ text: String, option: String, fields: [String]) throws(Diagnostic) {
    source = SourceText(name: option, text: text)
    self.fields = fields
    if let unreadable = Lexer.unreadablePlace(in: source) { throw unreadable }
    var parser = Parser(source: source, commands: [])
    parser.rowFields = fields
    expression = try parser.expression()
    parser.lexer.skipBlanks()
    guard parser.lexer.isAtEnd else {
      let rest = Span(parser.lexer.offset, source.bytes.count)
      throw Diagnostic(
        .expected("an operator or the end", found: "`\(source.text(rest))`"), at: Place(source: source, span: rest))
    }
    evaluator.source = source
  }

  /// Whether a row is wanted. What a row does not have is neither more nor less than anything: such a comparison is not
  /// true.
  package func accepts(_ row: Record) throws(Diagnostic) -> Bool {
    for field in fields { evaluator.variables.declare(field, row[field] ?? .nothing) }
    let value: Value
    do throws(Diagnostic) { value = try evaluator.evaluate(expression) } catch {
      if case .operandTypes(_, let left, let right) = error.problem, [left, right].contains(Value.nothing.typeName) {
        return false
      }
      if case .operandType(_, "nothing") = error.problem { return false }
      throw error
    }
    guard case .bool(let isWanted) = value else {
      throw Diagnostic(
        .expectedValue("`true` or `false`", found: value.described, role: option),
        at: Place(source: source, span: expression.span))
    }
    return isWanted
  }

  private var option: String { source.name }
}
