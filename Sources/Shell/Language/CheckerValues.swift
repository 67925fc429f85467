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
    case .list(let elements): return allKnown(elements).map { .list($0) }
    case .range(let from, let to):
      _ = known(from)
      _ = known(to)
      return nil
    case .unary(let symbol, let operand):
      guard let value = known(operand) else { return nil }
      return attempt(expression.span) { () throws(Problem) in try symbol.apply(value) }
    case .binary(let symbol, let left, let right):
      let first = known(left)
      let second = known(right)
      guard let first, let second, symbol != .and, symbol != .or else { return nil }
      return attempt(expression.span) { () throws(Problem) in try symbol.apply(first, second) }
    case .field(let whole, _):
      _ = known(whole)
      return nil
    case .index(let whole, let index):
      _ = known(whole)
      _ = known(index)
      return nil
    case .call(let name, let arguments): return call(name, arguments, expression.span)
    case .command(let node):
      walk(node, expression.span)
      return nil
    }
  }

  func known(_ argument: Argument) -> RawArgument? {
    switch argument.value {
    case .word(let word): .word(word)
    case .filledWord(let expression): known(expression).map { .word($0.text) }
    case .expression(let expression): known(expression).map { .value($0) }
    }
  }

  private func knownText(_ pieces: [Piece]) -> Value? {
    var text: String? = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text?.append(part)
      case .value(let expression):
        if let value = known(expression) { text?.append(value.text) } else { text = nil }
      }
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
    } else if !anyNameMayExist {
      let candidates = builtinFunctions.keys.sorted() + functions.keys.sorted()
      report(.unknown(kind: "function", name: name.text, candidates: candidates), name.span)
    }
    return nil
  }

  func walk(_ node: CommandNode, _ span: Span) {
    guard let entry = commands[node.name.text] else {
      report(commands.unknown(node.name.text), node.name.span)
      for argument in node.arguments { _ = known(argument) }
      return skip(node)
    }
    let matching = Matching(node, entry.declaration)
    for (problem, span) in matching.problems { report(problem, span) }
    let bound = bind(matching, entry.declaration)
    guard let bound, matching.problems.isEmpty, !isConditional, !isBlockStopped else { return skip(node) }
    var isBlockWalked = false
    let call = Call(
      declaration: entry.declaration, place: Place(source: source, span: span), hasBlock: node.block != nil,
      isCertain: skipped == 0, arguments: bound,
      blockRunner: { [self] in
        isBlockWalked = true
        return node.block.map { walkCommandBlock($0, isStopped: false) } ?? true
      })
    do { try entry.check(call) } catch {
      diagnostics.append(Diagnostic.wrapping(error, at: call.place))
      noteSkipped()
    }
    if !isBlockWalked, let block = node.block { _ = walkCommandBlock(block, isStopped: true) }
  }

  /// Goes over a command without its own check.
  private func skip(_ node: CommandNode) {
    noteSkipped()
    if let block = node.block { _ = walkCommandBlock(block, isStopped: true) }
  }

  /// A command could not be checked; within a block, where one builds on the other, its later ones cannot either.
  private func noteSkipped() {
    skipped += 1
    if blockDepth > 0 { isBlockStopped = true }
  }

  /// Whether every statement of the block could be checked.
  private func walkCommandBlock(_ block: Block, isStopped: Bool) -> Bool {
    let outer = (isBlockStopped, skipped)
    isBlockStopped = isStopped
    blockDepth += 1
    scopes.append([:])
    walk(block.statements)
    scopes.removeLast()
    blockDepth -= 1
    isBlockStopped = outer.0
    return skipped == outer.1
  }

  /// The arguments' values; nil where one is unknown or wrong. Each wrong one is reported.
  private func bind(_ matching: Matching, _ declaration: Declaration) -> [Call.Bound?]? {
    var bound: [Call.Bound?] = []
    var isComplete = true
    for (index, arguments) in matching.arguments.enumerated() {
      let parameter = declaration.parameter(at: index)
      var items: [Value] = []
      for argument in arguments {
        guard let raw = known(argument) else {
          isComplete = false
          continue
        }
        do { items.append(try parameter.type.read(raw, for: parameter.name)) } catch {
          isComplete = false
          report(error, argument.valueSpan)
        }
      }
      guard isComplete, let first = arguments.first, let last = arguments.last else {
        bound.append(nil)
        continue
      }
      let span = parameter.isRest ? first.span.through(last.span) : first.valueSpan
      bound.append(Call.Bound(value: parameter.isRest ? .list(items) : items[0], span: span))
    }
    return isComplete ? bound : nil
  }
}
