import System

/// Runs scripts. One evaluator is one session of the language: its variables and functions stay between runs.
package final class Evaluator {
  package let commands: CommandTable
  package internal(set) var variables = Variables()
  package internal(set) var functions: [String: Function] = [:]
  /// What functions were before the present statement defined them; nil for new ones.
  var replacedFunctions: [String: Function?] = [:]
  /// Told the result of each statement that has one; the program shows it.
  package var onResult: (StatementResult) throws -> Void = { _ in }
  /// Asked before a command runs whose result goes to a file: whether the file can take it.
  package var willWrite: (Call, Presentation) throws -> Void = { _, _ in }
  /// Told of a command whose result is not as it declares it, which is no fault of the script's; the script goes on.
  package var onResultFault: (Declaration, ResultFault) -> Void = { _, _ in }
  /// Told of each statement of a text that is run, after it, with the error that it ended with, if any. Statements in
  /// blocks and in sourced files belong to the one that surrounds them.
  package var afterStatement: (Statement, SourceText, Diagnostic?) -> Void = { _, _, _ in }
  /// Told, after each statement of a text or sourced file, what outermost variables and functions it has changed.
  package var onNameChanges: (EarlierNames) -> Void = { _ in }
  /// Gives a problem the remedy that only the program knows; what `catch` is told goes through it as well.
  package var leadOn: (Problem) -> Problem = { $0 }
  /// Asked in loops and calls: whether the person pressed Ctrl-C.
  package var isInterrupted: () -> Bool = { false }

  /// How many commands have been run.
  package private(set) var commandCount = 0
  /// The command in which the person pressed Ctrl-C, where it gave its result all the same.
  package private(set) var interruptedCommand: Place?

  /// The text whose statements are running.
  var source = SourceText(name: "", bytes: [])
  /// Values that `name=value` arguments give to the script's parameters.
  var scriptArguments: [String: String] = [:]
  var returned = Value.nothing
  var callDepth = 0
  /// The files being run, by their canonical paths.
  var sourcedFiles: [String] = []
  var commandBlockDepth = 0
  var stack = StackGuard()

  /// Calls that are open at once: as many as Python allows.
  static let callLimit = 1000

  package init(commands: CommandTable) { self.commands = commands }

  /// A function that a script defined.
  package struct Function: Sendable {
    package let node: FunctionNode
    let source: SourceText

    /// How it is called, with the defaults as they are written: `half(x, digits = 2)`.
    package var signature: String {
      let parameters = node.parameters.map { parameter in
        parameter.defaultValue.map { "\(parameter.name.text) = \(source.text($0.span))" } ?? parameter.name.text
      }
      return "\(node.name.text)(\(parameters.joined(separator: ", ")))"
    }

    /// As it was defined.
    package var text: String { "define \(source.text(node.name.span.through(node.body.span)))" }
  }

  /// Runs a parsed text to its end or first error. `arguments` are the `name=value` pairs for its parameters;
  /// `goesOn` is asked whether to go on with the next statement after an error.
  package func run(
    _ script: Script, arguments: [(name: String, value: String)] = [],
    after goesOn: (Diagnostic) -> Bool = { _ in false }
  ) throws(Diagnostic) {
    try checkScriptArguments(arguments, of: script, isRunning: true)
    scriptArguments = Dictionary(arguments.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    if sourcedFiles.isEmpty {
      stack = StackGuard()
      interruptedCommand = nil
    }
    let outer = (source, variables.mark)
    source = script.source
    sourcedFiles.append(Places.resolved(script.source.name))
    defer {
      source = outer.0
      variables.leave(outer.1)
      callDepth = 0
      commandBlockDepth = 0
      sourcedFiles.removeLast()
    }
    for statement in script.statements {
      do throws(Diagnostic) { _ = try execute(statement) } catch {
        onNameChanges(takeReplaced())
        afterStatement(statement, script.source, error)
        guard goesOn(error) else { throw error }
        (source, callDepth, commandBlockDepth) = (script.source, 0, 0)
        continue
      }
      onNameChanges(takeReplaced())
      afterStatement(statement, script.source, nil)
    }
  }

  /// Parses a text and runs it; the first error of either is thrown.
  package func run(_ source: SourceText) throws(Diagnostic) {
    let result = parse(source, commands: commands.names)
    if let first = result.diagnostics.first { throw first }
    try run(result.script)
  }

  /// What the statements of a block, function or text came to.
  enum Flow { case next, leaveLoop, nextTurn, leaveFunction }

  /// Runs a block's statements in a scope of their own.
  func execute(_ block: Block) throws(Diagnostic) -> Flow {
    let mark = variables.enterBlock()
    defer { variables.leave(mark) }
    return try execute(block.statements)
  }

  func execute(_ statements: [Statement]) throws(Diagnostic) -> Flow {
    for statement in statements {
      let flow = try execute(statement)
      if flow != .next { return flow }
    }
    return .next
  }

  func failure(_ problem: Problem, _ span: Span) -> Diagnostic {
    Diagnostic(problem, at: Place(source: source, span: span))
  }

  /// Runs `body` and places its problem.
  @inline(__always)
  func placed<T>(at span: Span, _ body: () throws(Problem) -> T) throws(Diagnostic) -> T {
    do { return try body() } catch { throw failure(error, span) }
  }

  /// Runs a command, and notes where Ctrl-C met it.
  func run(_ entry: CommandTable.Entry, _ call: Call) throws(Diagnostic) -> Value {
    commandCount += 1
    do {
      let value = try entry.run(call)
      if interruptedCommand == nil, isInterrupted() { interruptedCommand = call.place }
      return value
    } catch {
      throw Diagnostic.wrapping(error, at: call.place)
    }
  }

  func checkInterruption(_ span: Span) throws(Diagnostic) {
    if isInterrupted() { throw failure(.interrupted, span) }
  }
}

/// The result of a statement, for showing.
package struct StatementResult {
  package let value: Value
  /// The command that gave it; nil for an expression.
  package let command: Declaration?
  /// The result's fields, as the command declares them; nil for an expression.
  package let form: ResultForm?
  package let place: Place
  /// What the command's arguments say about showing it.
  package let presentation: Presentation
  /// How many commands' blocks surround the statement: 0 for one that stands by itself, also in a loop or function.
  package let commandBlockDepth: Int
}
