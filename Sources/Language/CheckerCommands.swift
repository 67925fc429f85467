/// The checker's way through commands: their arguments, their own checks, their blocks.
extension Checker {
  func walk(_ node: CommandNode, _ span: Span) {
    guard let entry = commands[node.name.text] else {
      let usage = functions[node.name.text]?.usage ?? builtinFunctions[node.name.text]?.usage
      report(usage.map { node.call(of: $0, in: source) } ?? commands.unknown(node.name.text), node.name.span)
      for argument in node.arguments { _ = known(argument) }
      // If the nearest command is meant it makes what that makes; else it may make anything.
      let meant = nearestName(to: node.name.text, among: commands.names.sorted()).flatMap { commands[$0]?.declaration }
      if let meant { return skip(node, Matching(node, meant), meant) }
      certainty.leaveOutAnything()
      return skip(node)
    }
    let matching = Matching(node, entry.declaration)
    for (problem, span) in matching.problems { report(problem, span) }
    let bound = bind(matching, entry.declaration)
    guard let bound, matching.problems.isEmpty, !isConditional, !isBlockStopped else {
      return skip(node, matching, entry.declaration)
    }
    var isBlockWalked = false
    let call = Call(
      declaration: entry.declaration, place: Place(source: source, span: span), hasBlock: node.block != nil,
      certainty: certainty, arguments: bound,
      blockRunner: { [self] in
        isBlockWalked = true
        return node.block.map { walkCommandBlock($0, isStopped: false) } ?? true
      })
    let before = skipped
    do {
      _ = try Presentation(call)
      try entry.check(call)
    } catch is Unchecked {
      noteSkipped()
    } catch {
      diagnostics.append(Diagnostic.wrapping(error, at: call.place))
      noteSkipped()
    }
    if skipped > before { leaveOut(matching, entry.declaration) }
    if !isBlockWalked, let block = node.block { _ = walkCommandBlock(block, isStopped: true) }
  }

  /// Goes over a command without its own check.
  private func skip(_ node: CommandNode, _ matching: Matching, _ declaration: Declaration) {
    leaveOut(matching, declaration)
    skip(node)
  }

  private func skip(_ node: CommandNode) {
    noteSkipped()
    if let block = node.block { _ = walkCommandBlock(block, isStopped: true) }
  }

  /// The names that a command gives to something new are uncertain from here on.
  private func leaveOut(_ matching: Matching, _ declaration: Declaration) {
    certainty.leaveOut()
    for (index, arguments) in matching.arguments.enumerated() {
      guard case .newName(let kind) = declaration.parameter(at: index).type else { continue }
      if arguments.isEmpty { certainty.leaveOut(kind, nil) }
      for argument in arguments { certainty.leaveOut(kind, staticText(argument)) }
    }
  }

  /// The text of an argument that has been walked over already.
  private func staticText(_ argument: Argument) -> String? {
    switch argument.value {
    case .word(let word): word
    case .expression(let expression):
      switch expression.kind {
      case .literal(let value): value.text
      case .variable(let name): value(of: name)?.text
      default: nil
      }
    case .filledWord: nil
    }
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
