/// Expressions, calls of functions, and commands.
extension Evaluator {
  func evaluate(_ expression: Expression) throws(Diagnostic) -> Value {
    switch expression.kind {
    case .literal(let value): return value
    case .variable(let name):
      if let value = variables[name] { return value }
      throw failure(.unknown(kind: "variable", name: name, candidates: variables.names), expression.span)
    case .chain(let first, let links): return try chain(first, links)
    case .unary(let symbol, let operand):
      let value = try evaluate(operand)
      return try placed(at: expression.span) { () throws(Problem) in try symbol.apply(value) }
    case .interpolation(let pieces): return .string(try fill(pieces, expression.span))
    case .list(let elements):
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try evaluate(element)) }
      return try placed(at: expression.span) { () throws(Problem) in try Value.list(values).withinLimits() }
    case .range(let from, let to):
      let first = try integer(from)
      let last = try integer(to)
      if last < first { return .list([]) }
      let (width, overflow) = last.subtractingReportingOverflow(first)
      if overflow || width >= ValueLimits.elements {
        throw failure(.listTooLong(limit: ValueLimits.elements), expression.span)
      }
      return try placed(at: expression.span) { () throws(Problem) in
        try ValueLimits.requireMemory((width + 1) * MemoryLayout<Value>.stride)
        return .list((first...last).map { .integer($0) })
      }
    case .field(let whole, let name): return try take(.field(name), of: try evaluate(whole))
    case .index(let whole, let index): return try take(.index(index), of: try evaluate(whole))
    case .call(let name, let arguments): return try call(name, arguments, expression.span)
    case .command(let node): return try run(node, expression.span)
    }
  }

  func integer(_ expression: Expression) throws(Diagnostic) -> Int {
    let value = try evaluate(expression)
    switch value {
    case .integer(let integer): return integer
    case .number(let number):
      if let integer = Int(exactly: number) { return integer }
    default: break
    }
    throw failure(
      .expectedValue("a whole number", found: value.described, role: "the end of a range"), expression.span)
  }

  private func chain(_ first: Expression, _ links: [Link]) throws(Diagnostic) -> Value {
    var value = try evaluate(first)
    for link in links {
      if link.symbol == .and || link.symbol == .or {
        if try truth(value, of: link.symbol, first.span) == (link.symbol == .or) { continue }
        value = .bool(try truth(try evaluate(link.operand), of: link.symbol, link.operand.span))
      } else {
        let right = try evaluate(link.operand)
        // Not by `placed`: a closure would cost a loop of sums a quarter of its time.
        do throws(Problem) { value = try link.symbol.apply(value, right) } catch {
          throw failure(error, Span(first.span.start, link.end))
        }
      }
    }
    return value
  }

  private func truth(_ value: Value, of symbol: BinaryOperator, _ span: Span) throws(Diagnostic) -> Bool {
    guard case .bool(let result) = value else {
      throw failure(.operandType(operation: symbol.rawValue, operand: value.typeName), span)
    }
    return result
  }

  func take(_ step: Step, of value: Value) throws(Diagnostic) -> Value {
    switch step {
    case .field(let name): try field(name, of: value)
    case .index(let index): try element(try evaluate(index), of: value, index.span)
    }
  }

  func field(_ name: Name, of value: Value) throws(Diagnostic) -> Value {
    guard case .record(let record) = value else {
      throw failure(.noFields(found: value.typeName, field: name.text), name.span)
    }
    if let value = record[name.text] { return value }
    throw failure(.unknown(kind: "field", name: name.text, candidates: record.names), name.span)
  }

  func element(_ index: Value, of value: Value, _ span: Span) throws(Diagnostic) -> Value {
    switch value {
    case .list, .string: return try placed(at: span) { () throws(Problem) in try elements(index, of: value) }
    case .record(let record):
      guard case .string(let name) = index else {
        let problem = Problem.expectedValue("a field's name", found: index.described, role: "the index of a record")
        throw failure(problem, span)
      }
      return try field(Name(text: name, span: span), of: .record(record))
    default: throw failure(.notIndexable(found: value.typeName), span)
    }
  }

  private func call(_ name: Name, _ arguments: [Expression], _ span: Span) throws(Diagnostic) -> Value {
    var values: [Value] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try evaluate(argument)) }
    if let builtin = builtinFunctions[name.text] {
      return try placed(at: span) { () throws(Problem) in try builtin.call(values) }
    }
    guard let function = functions[name.text] else {
      let candidates = builtinFunctions.keys.sorted() + functions.keys.sorted()
      throw failure(.unknown(kind: "function", name: name.text, candidates: candidates), name.span)
    }
    return try call(function, values, span)
  }

  private func call(_ function: Function, _ values: [Value], _ span: Span) throws(Diagnostic) -> Value {
    let node = function.node
    let needed = node.parameters.count { $0.defaultValue == nil }
    guard values.count >= needed, values.count <= node.parameters.count else {
      let problem = Problem.wrongArgumentCount(
        function: node.name.text, usage: node.usage, given: values.count)
      throw failure(problem, span)
    }
    try checkInterruption(span)
    guard callDepth < Evaluator.callLimit, stack.hasRoom else { throw failure(.recursionTooDeep, span) }
    let caller = source
    let mark = variables.enterFunction()
    callDepth += 1
    source = function.source
    defer {
      variables.leave(mark)
      callDepth -= 1
      source = caller
    }
    do {
      for (index, parameter) in node.parameters.enumerated() {
        let value: Value
        if index < values.count {
          value = values[index]
        } else {
          value = if let defaultValue = parameter.defaultValue { try evaluate(defaultValue) } else { .nothing }
        }
        variables.declare(parameter.name.text, value)
      }
      returned = .nothing
      guard try execute(node.body.statements) == .leaveFunction else { return .nothing }
    } catch {
      var error = error
      error.add(.init(kind: .called(function: node.name.text), place: Place(source: caller, span: span)))
      throw error
    }
    defer { returned = .nothing }
    return returned
  }

  /// An argument's word or value.
  func raw(_ argument: Argument) throws(Diagnostic) -> RawArgument {
    switch argument.value {
    case .word(let word): .word(word)
    case .filledWord(let expression): .word(try evaluate(expression).text)
    case .expression(let expression): .value(try evaluate(expression))
    }
  }

  /// Runs a command; its result is shown where it is a statement, or where it asks for a file.
  func run(_ node: CommandNode, _ span: Span, isStatement: Bool = false) throws(Diagnostic) -> Value {
    guard let entry = commands[node.name.text] else {
      let usage = functions[node.name.text]?.node.usage ?? builtinFunctions[node.name.text]?.usage
      throw failure(usage.map { node.call(of: $0, in: source) } ?? commands.unknown(node.name.text), node.name.span)
    }
    let matching = Matching(node, entry.declaration)
    if let (problem, span) = matching.problems.first { throw failure(problem, span) }
    let bound = try bind(matching, entry.declaration)
    let call = Call(
      declaration: entry.declaration, place: Place(source: source, span: span), hasBlock: node.block != nil,
      certainty: Certainty(), arguments: bound,
      blockRunner: { [self] in
        guard let block = node.block else { return true }
        commandBlockDepth += 1
        defer { commandBlockDepth -= 1 }
        _ = try execute(block)
        return true
      })
    let presentation = try Presentation(call)
    if presentation.file != nil {
      do { try willWrite(call, presentation) } catch {
        throw Diagnostic.wrapping(error, at: call.place(of: presentation.fileOption))
      }
    }
    let (value, form) = declared(try run(entry, call), by: entry.declaration)
    if isStatement || presentation.file != nil {
      let place = presentation.file == nil ? span : call.place(of: presentation.fileOption).span
      try show(value, of: entry.declaration, form, presentation, place)
    }
    return value
  }

  /// A result as its command declares it. Work that was done is not lost over a fault in that.
  private func declared(_ value: Value, by declaration: Declaration) -> (Value, ResultForm?) {
    do throws(ResultFault) { return try declaration.checked(value) } catch {
      onResultFault(declaration, error)
      return (value, nil)
    }
  }

  private func bind(_ matching: Matching, _ declaration: Declaration) throws(Diagnostic) -> [Call.Bound?] {
    var bound: [Call.Bound?] = []
    bound.reserveCapacity(matching.arguments.count)
    for (index, arguments) in matching.arguments.enumerated() {
      let parameter = declaration.parameter(at: index)
      if parameter.isRest {
        guard let first = arguments.first, let last = arguments.last else {
          bound.append(nil)
          continue
        }
        var items: [Value] = []
        for argument in arguments { items.append(try read(argument, parameter)) }
        bound.append(Call.Bound(value: .list(items), span: first.span.through(last.span)))
      } else if let argument = arguments.first {
        bound.append(Call.Bound(value: try read(argument, parameter), span: argument.valueSpan))
      } else {
        bound.append(nil)
      }
    }
    return bound
  }

  private func read(_ argument: Argument, _ parameter: Parameter) throws(Diagnostic) -> Value {
    let raw = try raw(argument)
    return try placed(at: argument.valueSpan) { () throws(Problem) in
      if case .value(let value) = raw { try value.requireMemoryToUse() }
      return try parameter.type.read(raw, for: parameter.name)
    }
  }
}
