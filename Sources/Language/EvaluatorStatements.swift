import System

/// Statements.
extension Evaluator {
  func execute(_ statement: Statement) throws(Diagnostic) -> Flow {
    switch statement.kind {
    case .declaration(let name, let value): variables.declare(name.text, try evaluate(value))
    case .assignment(let name, let steps, let symbol, let value):
      try assign(name, steps, symbol, value, statement.span)
    case .command(let node):
      try checkInterruption(statement.span)
      _ = try run(node, statement.span, isStatement: true)
    case .expression(let expression):
      try show(try evaluate(expression), of: nil, nil, Presentation(), statement.span)
    case .forEach(let name, let items, let body): return try forEach(name, items, body)
    case .whileTrue(let condition, let body):
      while try truth(condition) {
        try checkInterruption(condition.span)
        switch try execute(body) {
        case .next, .nextTurn: continue
        case .leaveLoop: return .next
        case .leaveFunction: return .leaveFunction
        }
      }
    case .conditional(let branches, let otherwise):
      for branch in branches where try truth(branch.condition) { return try execute(branch.body) }
      if let otherwise { return try execute(otherwise) }
    case .breakLoop: return .leaveLoop
    case .continueLoop: return .nextTurn
    case .returnValue(let value):
      returned = if let value { try evaluate(value) } else { .nothing }
      return .leaveFunction
    case .parameter(let node): try declareParameter(node)
    case .definition(let node): define(Function(node: node, source: source))
    case .source(let argument): try runFile(argument)
    case .assertion(let condition, let message):
      guard try !truth(condition) else { break }
      let text: String? = if let message { try evaluate(message).text } else { nil }
      throw failure(.assertionFailed(text), condition.span)
    case .failure(let argument): throw failure(.failed(try raw(argument).text), argument.span)
    case .attempt(let body, let error, let handler): return try attempt(body, error, handler)
    }
    return .next
  }

  func show(
    _ value: Value, of command: Declaration?, _ form: ResultForm?, _ presentation: Presentation, _ span: Span
  ) throws(Diagnostic) {
    if case .nothing = value { return }
    let place = Place(source: source, span: span)
    let result = StatementResult(
      value: value, command: command, form: form, place: place, presentation: presentation,
      commandBlockDepth: commandBlockDepth)
    do {
      try value.requireMemoryToUse()
      try onResult(result)
    } catch { throw Diagnostic.wrapping(error, at: place) }
  }

  private func forEach(_ name: Name, _ items: Expression, _ body: Block) throws(Diagnostic) -> Flow {
    if case .range(let from, let to) = items.kind {
      // A range is not made into a list first: it may be long.
      var next = try integer(from)
      let last = try integer(to)
      while next <= last {
        let flow = try turn(name, .integer(next), body)
        if flow != .next { return flow == .leaveLoop ? .next : flow }
        if next == last { break }
        next += 1
      }
      return .next
    }
    let value = try evaluate(items)
    guard case .list(let elements) = value else {
      throw failure(
        .expectedValue("a list or a range", found: value.described, role: "what `for` goes over"), items.span)
    }
    for element in elements {
      let flow = try turn(name, element, body)
      if flow != .next { return flow == .leaveLoop ? .next : flow }
    }
    return .next
  }

  /// One turn of a `for` loop.
  private func turn(_ name: Name, _ element: Value, _ body: Block) throws(Diagnostic) -> Flow {
    try checkInterruption(name.span)
    let mark = variables.enterBlock()
    defer { variables.leave(mark) }
    variables.declare(name.text, element)
    let flow = try execute(body.statements)
    return flow == .nextTurn ? .next : flow
  }

  private func declareParameter(_ node: ParameterNode) throws(Diagnostic) {
    let defaultValue: Value? = if let expression = node.defaultValue { try evaluate(expression) } else { nil }
    let argument = scriptArguments[node.name.text]
    let value: Value
    do { value = try parameterValue(node, argument: argument, defaultValue: defaultValue) } catch {
      // A wrong default stands in the script, a wrong argument on the command line.
      throw argument == nil ? failure(error, node.defaultValue?.span ?? node.name.span) : Diagnostic(error)
    }
    variables.declare(node.name.text, value)
  }

  private func runFile(_ argument: Argument) throws(Diagnostic) {
    let path = resolve(path: try raw(argument).text, from: source)
    let file = Places.resolved(path)
    if sourcedFiles.contains(file) { throw failure(.sourceCycle(path: path), argument.valueSpan) }
    let stream = StatementStream(file: path, commands: commands.names, isInterrupted: isInterrupted)
    let whole: SourceText? =
      if stream != nil { nil } else {
        try placed(at: argument.valueSpan) { () throws(Problem) in try SourceText(file: path) }
      }
    let outer = source
    do throws(Diagnostic) {
      sourcedFiles.append(file)
      defer {
        source = outer
        sourcedFiles.removeLast()
      }
      guard stack.hasRoom else { throw Diagnostic(.recursionTooDeep) }
      if let whole { try runSourced(parse(whole, commands: commands.names)) }
      while let stream, let part = try placed(at: argument.valueSpan, { () throws(Problem) in try stream.next() }) {
        // What stands before a mistake has come before it.
        try runSourced(part, upToFirstMistake: true)
      }
    } catch {
      var error = error
      error.add(.init(kind: .sourced(path: path), place: Place(source: outer, span: argument.span)))
      throw error
    }
  }

  private func runSourced(_ text: ParseResult, upToFirstMistake: Bool = false) throws(Diagnostic) {
    let mistake = text.diagnostics.first
    if let mistake, !upToFirstMistake { throw mistake }
    source = text.script.source
    for statement in text.script.statements {
      if let place = mistake?.place, place.span.start < statement.span.start { break }
      _ = try execute(statement)
      onNameChanges(takeReplaced())
    }
    if let mistake { throw mistake }
  }

  private func attempt(_ body: Block, _ name: Name, _ handler: Block) throws(Diagnostic) -> Flow {
    let outer = (source, callDepth, commandBlockDepth, sourcedFiles.count)
    let error: Diagnostic
    do { return try execute(body) } catch let caught { error = caught }
    if error.problem == .interrupted { throw error }
    (source, callDepth, commandBlockDepth) = (outer.0, outer.1, outer.2)
    sourcedFiles.removeLast(sourcedFiles.count - outer.3)
    let mark = variables.enterBlock()
    defer { variables.leave(mark) }
    variables.declare(name.text, .record(Diagnostic(leadOn(error.problem), at: error.place).record))
    return try execute(handler.statements)
  }

  private func truth(_ condition: Expression) throws(Diagnostic) -> Bool {
    let value = try evaluate(condition)
    guard case .bool(let result) = value else {
      throw failure(.expectedValue("`true` or `false`", found: value.described, role: "the condition"), condition.span)
    }
    return result
  }
}

/// What an index means in a list or string: one element or, where the index is a list such as `1..3`, those elements.
func elements(_ index: Value, of value: Value) throws(Problem) -> Value {
  if case .list(let indices) = index {
    switch value {
    case .list(let items):
      var picked: [Value] = []
      for index in indices { picked.append(items[try listPosition(index, count: items.count)]) }
      return try Value.list(picked).withinLimits()
    default:
      let characters = Array(value.text.unicodeScalars)
      var picked = String.UnicodeScalarView()
      for index in indices { picked.append(characters[try listPosition(index, count: characters.count)]) }
      return try Value.string(String(picked)).withinLimits()
    }
  }
  if case .list(let items) = value { return items[try listPosition(index, count: items.count)] }
  let text = value.text.unicodeScalars
  let position = try listPosition(index, count: text.count)
  return .string(String(text[text.index(text.startIndex, offsetBy: position)]))
}

/// The position that an index means: from 0, or from the end with negative ones.
func listPosition(_ index: Value, count: Int) throws(Problem) -> Int {
  guard case .integer(let index) = index else {
    throw .expectedValue("a whole number", found: index.described, role: "an index")
  }
  guard index < count, index >= -count else { throw .indexOutOfRange(index: index, count: count) }
  return index < 0 ? count + index : index
}
