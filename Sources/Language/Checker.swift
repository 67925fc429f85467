import System

/// Checks a text without running it: syntax, names of commands, options, variables and functions, types of arguments
/// that are known beforehand, files of `source`, and what the commands' own `check` finds. Gives all errors.
///
/// `commands` must be bound to a context made for the check. `arguments` are the script's, as for a run.
package func check(
  _ source: SourceText, commands: CommandTable, arguments: [(name: String, value: String)] = []
) -> [Diagnostic] {
  let checker = Checker(source: source, commands: commands, arguments: arguments)
  let result = parse(source, commands: commands.names, goesOn: true)
  checker.diagnostics = result.diagnostics
  do { try checkScriptArguments(arguments, of: result.script, isRunning: false) } catch {
    checker.diagnostics.append(error)
  }
  checker.collect(result.script.statements)
  checker.leaveOut(result)
  checker.walk(result.script.statements)
  return checker.sorted() + (checker.isAtErrorLimit ? [Diagnostic(.tooManyErrors)] : [])
}

/// What is known of a variable before the text runs.
struct Known {
  var value: Value?
  /// The names of its fields, where it holds a command's result.
  var fields: [String]?
}

/// This file: the state of a check and its way through statements.
final class Checker {
  var source: SourceText
  let commands: CommandTable
  let arguments: [String: String]
  var diagnostics: [Diagnostic] = []
  /// For each open block the variables declared in it so far, with what is known of them.
  var scopes: [[String: Known]] = [[:]]
  /// Functions defined anywhere in the text: they may be called before they are seen.
  var functions: [String: FunctionNode] = [:]
  /// Variables that some statement changes: their values are never taken as known.
  var changed: Set<String> = []
  /// Variables that the text declares outside functions and blocks: functions may use them before they are seen.
  var globals: Set<String> = []
  /// Names in statements that could not be read: they may be variables or functions.
  var unread: Set<String> = []
  /// A text that is known only when run was sourced: any name may exist.
  private(set) var anyNameMayExist = false
  var isInFunction = false
  /// The files being checked, by their canonical paths.
  private var files: [String]
  /// The statement may not run, or run several times: nothing that depends on state can be said.
  var isConditional = false
  /// A statement of the present command's block could not be checked, so its later ones cannot either.
  var isBlockStopped = false
  /// How many commands' blocks surround the present statement.
  var blockDepth = 0
  private let mainName: String
  /// Commands whose own check was skipped or failed.
  var skipped = 0
  var certainty = Certainty()

  init(source: SourceText, commands: CommandTable, arguments: [(name: String, value: String)]) {
    self.source = source
    self.commands = commands
    self.arguments = Dictionary(arguments.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    files = [Places.resolved(source.name)]
    mainName = source.name
  }

  /// In the order of their places; those of sourced files stand where the text was checked.
  func sorted() -> [Diagnostic] {
    let main = mainName
    return diagnostics.enumerated().sorted { left, right in
      let leftPlace = left.element.place
      let rightPlace = right.element.place
      guard let leftPlace, let rightPlace, leftPlace.source.name == main, rightPlace.source.name == main,
        leftPlace.span.start != rightPlace.span.start
      else { return left.offset < right.offset }
      return leftPlace.span.start < rightPlace.span.start
    }.map(\.element)
  }

  /// Notes an error. Past the limit there is no more to be said: candidates for each of very many unknown names
  /// would take forever to collect.
  func report(_ problem: @autoclosure () -> Problem, _ span: Span) {
    guard !isAtErrorLimit else { return }
    diagnostics.append(Diagnostic(problem(), at: Place(source: source, span: span)))
  }

  /// After so many errors the rest of them would help nobody.
  static let errorLimit = 200
  var isAtErrorLimit: Bool { diagnostics.count >= Checker.errorLimit }

  /// Finds functions, global and changed variables beforehand.
  func collect(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .declaration(let name, _): globals.insert(name.text)
      case .parameter(let node): globals.insert(node.name.text)
      default: break
      }
    }
    collectNested(statements)
  }

  private func collectNested(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .definition(let node):
        functions[node.name.text] = node
        collectNested(node.body.statements)
      case .assignment(let name, _, _, _): changed.insert(name.text)
      case .forEach(_, _, let body), .whileTrue(_, let body): collectNested(body.statements)
      case .conditional(let branches, let otherwise):
        for branch in branches { collectNested(branch.body.statements) }
        if let otherwise { collectNested(otherwise.statements) }
      case .attempt(let body, _, let handler):
        collectNested(body.statements)
        collectNested(handler.statements)
      case .command(let node):
        if let block = node.block { collectNested(block.statements) }
      default: break
      }
    }
  }

  func walk(_ statements: [Statement]) {
    for statement in statements where !isAtErrorLimit { walk(statement) }
  }

  private func walk(_ statement: Statement) {
    switch statement.kind {
    case .command(let node): walk(node, statement.span)
    case .expression(let expression): _ = known(expression)
    case .declaration(let name, let value): declare(name.text, known(value), fields: fields(of: value))
    case .assignment(let name, let steps, _, let value):
      _ = known(value)
      for case .index(let index) in steps { _ = known(index) }
      if !isVisible(name.text) {
        report(.assignmentToUndeclared(name: name.text, candidates: visibleNames), name.span)
      }
    case .parameter(let node): walkParameter(node)
    case .forEach(let name, let items, let body):
      if let value = known(items) {
        if case .list = value {
        } else {
          report(.expectedValue("a list or a range", found: value.described, role: "what `for` goes over"), items.span)
        }
      }
      walkConditional(body, declaring: [name.text])
    case .whileTrue(let condition, let body):
      walkCondition(condition)
      walkConditional(body)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        walkCondition(branch.condition)
        walkConditional(branch.body)
      }
      if let otherwise { walkConditional(otherwise) }
    case .definition(let node): walkFunction(node)
    case .source(let argument): walkSource(argument)
    case .returnValue(let value): if let value { _ = known(value) }
    case .assertion(let condition, let message):
      walkCondition(condition)
      if let message { _ = known(message) }
    case .failure(let argument): _ = known(argument)
    case .attempt(let body, let error, let handler):
      walkConditional(body)
      walkConditional(handler, declaring: [error.text], fields: Diagnostic.fields)
    case .breakLoop, .continueLoop: break
    }
  }

  private func walkCondition(_ condition: Expression) {
    guard let value = known(condition), ParameterType(of: value) != .bool else { return }
    report(.expectedValue("`true` or `false`", found: value.described, role: "the condition"), condition.span)
  }

  private func walkParameter(_ node: ParameterNode) {
    let defaultValue = node.defaultValue.flatMap { known($0) }
    let argument = arguments[node.name.text]
    // A run will give it a value; a check need not.
    guard argument != nil || defaultValue != nil else { return declare(node.name.text, nil) }
    do {
      declare(node.name.text, try parameterValue(node, argument: argument, defaultValue: defaultValue))
    } catch {
      if argument == nil { report(error, node.defaultValue?.span ?? node.name.span) }
      if argument != nil { diagnostics.append(Diagnostic(error)) }
      declare(node.name.text, nil)
    }
  }

  private func walkConditional(_ block: Block, declaring names: [String] = [], fields: [String]? = nil) {
    let outer = isConditional
    isConditional = true
    scopes.append(Dictionary(names.map { ($0, Known(fields: fields)) }, uniquingKeysWith: { $1 }))
    walk(block.statements)
    scopes.removeLast()
    isConditional = outer
  }

  private func walkFunction(_ node: FunctionNode) {
    let outer = scopes
    scopes = [scopes[0], [:]]
    for parameter in node.parameters {
      if let value = parameter.defaultValue { _ = known(value) }
      scopes[1][parameter.name.text] = Known()
    }
    let outerFunction = isInFunction
    isInFunction = true
    walkConditional(node.body)
    isInFunction = outerFunction
    scopes = outer
  }

  private func walkSource(_ argument: Argument) {
    guard case .string(let written)? = knownText(argument) else {
      anyNameMayExist = true
      certainty.leaveOutAnything()
      skipped += 1
      return
    }
    let path = resolve(path: written, from: source)
    let file = Places.resolved(path)
    if files.contains(file) { return report(.sourceCycle(path: path), argument.valueSpan) }
    let text: SourceText
    do { text = try SourceText(file: path) } catch { return report(error, argument.valueSpan) }
    let result = parse(text, commands: commands.names, goesOn: true)
    let first = diagnostics.count
    diagnostics += result.diagnostics
    let outer = source
    source = text
    files.append(file)
    if files.count < Parser.depthLimit {
      collect(result.script.statements)
      leaveOut(result)
      walk(result.script.statements)
    }
    source = outer
    files.removeLast()
    for index in first..<diagnostics.count {
      diagnostics[index].add(.init(kind: .sourced(path: path), place: Place(source: outer, span: argument.span)))
    }
  }

  /// The text of an argument, where it is known.
  private func knownText(_ argument: Argument) -> Value? {
    known(argument).map { .string($0.text) }
  }
}
