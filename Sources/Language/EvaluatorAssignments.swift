/// Assignments. What puts something at the end of a list or string changes it in place, in whichever way it is written,
/// so that a loop that collects takes time by its turns and not by their square.
extension Evaluator {
  func assign(
    _ name: Name, _ steps: [Step], _ symbol: BinaryOperator?, _ expression: Expression, _ span: Span
  ) throws(Diagnostic) {
    if let symbol {
      let target = try target(name, steps)
      var earlier = try current(target)
      if symbol == .add, try grow(target, &earlier, by: Growth(expression, span)) { return }
      let operand = try evaluate(expression)
      return try set(target, try placed(at: span) { () throws(Problem) in try symbol.apply(earlier, operand) })
    }
    if let growth = Growth(of: name.text, steps, expression) {
      // Where nothing is there that could grow, the expression says so when it is evaluated.
      let target = try target(name, steps)
      if var earlier = try? current(target), try grow(target, &earlier, by: growth) { return }
    }
    let value = try evaluate(expression)
    try set(try target(name, steps), value)
  }

  /// Indices are evaluated before the change: they may read the variable.
  private func target(_ name: Name, _ steps: [Step]) throws(Diagnostic) -> Target {
    var indices: [Value] = []
    for case .index(let index) in steps { indices.append(try evaluate(index)) }
    return Target(name: name, steps: steps, indices: indices, source: source)
  }

  /// What stands at a target now.
  private func current(_ target: Target) throws(Diagnostic) -> Value {
    guard var value = variables[target.name.text] else { throw undeclared(target) }
    var indices = target.indices[...]
    for step in target.steps {
      switch step {
      case .field(let name): value = try field(name, of: value)
      case .index(let index): value = try element(indices.removeFirst(), of: value, index.span)
      }
    }
    return value
  }

  private func undeclared(_ target: Target) -> Diagnostic {
    failure(.assignmentToUndeclared(name: target.name.text, candidates: variables.names), target.name.span)
  }

  private func set(_ target: Target, _ value: Value) throws(Diagnostic) {
    let done: Void? = try variables.change(target.name.text) { variable throws(Diagnostic) in
      guard !target.steps.isEmpty else {
        variable = Variable(value)
        return
      }
      try target.change(in: &variable, at: target.name.span) { place, bytes throws(Problem) in
        try place.set(value, depth: target.steps.count, bytes: &bytes)
      }
    }
    if done == nil { throw undeclared(target) }
  }

  /// Puts more at the end of what stands at a target. False, and nothing was evaluated, where that is not possible.
  ///
  /// - Parameter earlier: what stands there; it is taken, since what is shared cannot change in place.
  private func grow(_ target: Target, _ earlier: inout Value, by growth: Growth) throws(Diagnostic) -> Bool {
    guard growth.fits(earlier) else { return false }
    let addition = try addition(growth, to: earlier)
    guard try current(target).isSame(as: earlier) else {
      // To evaluate it has changed the variable: what was there before counts.
      var (whole, bytes) = (earlier, 0)
      try placed(at: growth.span) { () throws(Problem) in
        bytes = try whole.size()
        try whole.grow(by: addition, depth: 0, bytes: &bytes)
      }
      try set(target, whole)
      return true
    }
    earlier = .nothing
    let done: Void? = try variables.change(target.name.text) { variable throws(Diagnostic) in
      try target.change(in: &variable, at: growth.span) { place, bytes throws(Problem) in
        try place.grow(by: addition, depth: target.steps.count, bytes: &bytes)
      }
    }
    if done == nil { throw undeclared(target) }
    return true
  }

  /// What is put at the end: elements behind a list's, text behind a string's.
  private func addition(_ growth: Growth, to earlier: Value) throws(Diagnostic) -> Addition {
    switch growth.kind {
    case .element(let element): return .elements([try evaluate(element)])
    case .text(let pieces): return .text(try fill(pieces, growth.span))
    case .sum(let operands):
      var elements: [Value] = []
      var text = ""
      for (operand, end) in operands {
        let value = try evaluate(operand)
        switch (earlier, value) {
        case (.list, .list(let more)): elements += more
        case (.string, .string(let more)): text += more
        default:
          throw failure(
            .operandTypes(
              operation: BinaryOperator.add.rawValue, left: earlier.typeName, right: value.typeName),
            Span(growth.span.start, end))
        }
      }
      if case .list = earlier { return .elements(elements) }
      return .text(text)
    }
  }
}

/// An expression that puts something at the end of what it is assigned to.
private struct Growth {
  enum Kind {
    /// `append($x, element)`
    case element(Expression)
    /// `$x + a + b`; each operand with its end.
    case sum([(Expression, end: Int)])
    /// `"$x…"`: what follows.
    case text([Piece])
  }

  let kind: Kind
  let span: Span

  /// Of `$x += operand`.
  init(_ operand: Expression, _ span: Span) {
    kind = .sum([(operand, span.end)])
    self.span = span
  }

  /// Nil where it is another expression, or where an index of the target could become another when it is evaluated.
  init?(of name: String, _ steps: [Step], _ expression: Expression) {
    switch expression.kind {
    case .call(let function, let arguments)
    where function.text == "append" && arguments.count == 2 && arguments[0].isPlace(name, steps[...]):
      kind = .element(arguments[1])
      span = expression.span
    case .chain(let first, let links) where first.isPlace(name, steps[...]) && links.allSatisfy { $0.symbol == .add }:
      kind = .sum(links.map { ($0.operand, $0.end) })
      span = Span(first.span.start, links.last?.end ?? first.span.end)
    case .interpolation(let pieces):
      guard case .value(let first, let textSteps)? = pieces.first, textSteps.isEmpty, first.isPlace(name, steps[...])
      else { return nil }
      kind = .text(Array(pieces.dropFirst()))
      span = expression.span
    default: return nil
    }
  }

  func fits(_ value: Value) -> Bool {
    switch (kind, value) {
    case (.element, .list), (.sum, .list), (.sum, .string), (.text, .string): true
    default: false
    }
  }
}

extension Expression {
  /// Whether it reads where an assignment with these steps writes; an index only where it is a literal.
  fileprivate func isPlace(_ name: String, _ steps: ArraySlice<Step>) -> Bool {
    switch (kind, steps.last) {
    case (.variable(let variable), nil): variable == name
    case (.field(let whole, let field), .field(let written)):
      field.text == written.text && whole.isPlace(name, steps.dropLast())
    case (.index(let whole, let index), .index(let written)):
      if case (.literal(let a), .literal(let b)) = (index.kind, written.kind) {
        a == b && whole.isPlace(name, steps.dropLast())
      } else {
        false
      }
    default: false
    }
  }
}

/// What stands on the left of an assignment.
private struct Target {
  let name: Name
  let steps: [Step]
  let indices: [Value]
  let source: SourceText

  /// Changes what stands there. The change is told the bytes of the whole variable, and keeps them right.
  ///
  /// - Parameter span: where a problem of the change stands.
  func change(
    in variable: inout Variable, at span: Span, _ body: (inout Value, inout Int) throws(Problem) -> Void
  ) throws(Diagnostic) {
    var bytes = 0
    do throws(Problem) {
      bytes = if let counted = variable.bytes { counted } else { try variable.value.size() }
      // Another variable may share it, and then it is copied.
      try ValueLimits.requireRoom(variable.value.ownBytes)
    } catch { throw failure(error, span) }
    let storage = variable.value.storage
    // Not known where it fails.
    variable.bytes = nil
    try reach(steps[...], indices[...], in: &variable.value, &bytes) { place, bytes throws(Diagnostic) in
      do throws(Problem) { try body(&place, &bytes) } catch { throw failure(error, span) }
    }
    variable.bytes = bytes
    if variable.value.storage != storage { ValueLimits.charge(variable.value.ownBytes) }
  }

  private func reach(
    _ steps: ArraySlice<Step>, _ indices: ArraySlice<Value>, in value: inout Value, _ bytes: inout Int,
    _ body: (inout Value, inout Int) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    // What surrounds the place is taken out of the value, so that it is the only one and changes in place.
    switch steps.first {
    case nil: try body(&value, &bytes)
    case .field(let name):
      guard case .record(var record) = value else {
        throw failure(.noFields(found: value.typeName, field: name.text), name.span)
      }
      guard let position = record.fields.firstIndex(where: { $0.name == name.text }) else {
        guard steps.count == 1 else {
          throw failure(.unknown(kind: "field", name: name.text, candidates: record.names), name.span)
        }
        var new = Value.nothing
        try body(&new, &bytes)
        record.fields.append(.init(name.text, new))
        bytes += MemoryLayout<Record.Field>.stride
        value = .record(record)
        return
      }
      value = .nothing
      defer { value = .record(record) }
      try reach(steps.dropFirst(), indices, in: &record.fields[position].value, &bytes, body)
    case .index(let expression):
      guard case .list(var list) = value else {
        throw failure(.notIndexable(found: value.typeName), expression.span)
      }
      let position: Int
      do throws(Problem) { position = try listPosition(indices.first ?? .nothing, count: list.count) } catch {
        throw failure(error, expression.span)
      }
      value = .nothing
      defer { value = .list(list) }
      try reach(steps.dropFirst(), indices.dropFirst(), in: &list[position], &bytes, body)
    }
  }

  private func failure(_ problem: Problem, _ span: Span) -> Diagnostic {
    Diagnostic(problem, at: Place(source: source, span: span))
  }
}
