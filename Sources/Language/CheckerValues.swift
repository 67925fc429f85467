/// The checker's way through expressions and commands. Values that are known beforehand are worked out, the others
/// are nil and make what depends on them unknown.
extension Checker {
  func known(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .literal(let value): return value
    case .variable(let name):
      if !isVisible(name) { reportUnknownVariable(name, expression.span) }
      return value(of: name)
    case .interpolation(let pieces): return knownText(pieces)
    case .list(let elements):
      guard let values = allKnown(elements) else { return nil }
      return attempt(expression.span) { () throws(Problem) in try Value.list(values).withinLimits() }
    case .range(let from, let to):
      _ = known(from)
      _ = known(to)
      return nil
    case .unary(let symbol, let operand):
      guard let value = known(operand) else { return nil }
      return attempt(expression.span) { () throws(Problem) in try symbol.apply(value) }
    case .chain(let first, let links): return chain(first, links)
    case .field(let whole, let name):
      let value = known(whole)
      if let value, !isConditional { report(.noFields(found: value.typeName, field: name.text), name.span) }
      checkField(name.text, of: whole, name.span)
      return nil
    case .index(let whole, let index):
      _ = known(whole)
      if case .string(let name)? = known(index) { checkField(name, of: whole, index.span) }
      return nil
    case .call(let name, let arguments): return call(name, arguments, expression.span)
    case .command(let node):
      walk(node, expression.span)
      return nil
    }
  }

  private func checkField(_ name: String, of whole: Expression, _ span: Span) {
    guard let fields = fields(of: whole), !fields.contains(name) else { return }
    report(.unknown(kind: "field", name: name, candidates: fields), span)
  }

  func known(_ argument: Argument) -> RawArgument? {
    switch argument.value {
    case .word(let word): .word(word)
    case .filledWord(let expression): known(expression).map { .word($0.text) }
    case .expression(let expression): known(expression).map { .value($0) }
    }
  }

  private func chain(_ first: Expression, _ links: [Link]) -> Value? {
    var value = known(first)
    for link in links {
      let right = known(link.operand)
      guard let left = value, let right, link.symbol != .and, link.symbol != .or else {
        value = nil
        continue
      }
      value = attempt(Span(first.span.start, link.end)) { () throws(Problem) in try link.symbol.apply(left, right) }
    }
    return value
  }

  private func knownText(_ pieces: [Piece]) -> Value? {
    var text: String? = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text?.append(part)
      case .value(let expression, let steps):
        let value = known(expression)
        for case .index(let index) in steps.map(\.step) { _ = known(index) }
        // Where the steps lead is known only when it is run.
        if let value, steps.isEmpty { text?.append(value.text) } else { text = nil }
      }
      // What is this long is not worth knowing before it is run.
      if text?.utf8.count ?? 0 > ValueLimits.bytes { text = nil }
    }
    return text.map { .string($0) }
  }

  private func allKnown(_ expressions: [Expression]) -> [Value]? {
    let values = expressions.map { known($0) }
    let present = values.compactMap { $0 }
    return present.count == values.count ? present : nil
  }

  /// Works a value out. Where the code may not run, a problem is none yet: a condition may guard it.
  private func attempt(_ span: Span, _ body: () throws(Problem) -> Value) -> Value? {
    do { return try body() } catch {
      if !isConditional { report(error, span) }
      return nil
    }
  }

  private func call(_ name: Name, _ arguments: [Expression], _ span: Span) -> Value? {
    let values = allKnown(arguments)
    if let builtin = builtinFunctions[name.text] {
      guard builtin.arity.contains(arguments.count) else {
        report(.wrongArgumentCount(function: name.text, usage: builtin.usage, given: arguments.count), span)
        return nil
      }
      // `range` could make a long list here, for nothing.
      guard let values, name.text != "range" else { return nil }
      return attempt(span) { () throws(Problem) in try builtin.call(values) }
    }
    if let node = functions[name.text] {
      let needed = node.parameters.count { $0.defaultValue == nil }
      if arguments.count < needed || arguments.count > node.parameters.count {
        report(.wrongArgumentCount(function: name.text, usage: node.usage, given: arguments.count), span)
      }
    } else if !anyNameMayExist, !isUnread(name.text) {
      let candidates = builtinFunctions.keys.sorted() + functions.keys.sorted()
      report(.unknown(kind: "function", name: name.text, candidates: candidates), name.span)
    }
    return nil
  }
}
