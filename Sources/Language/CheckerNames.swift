/// What the checker knows of names at a place: which are visible, and what they hold where that is known.
extension Checker {
  func declare(_ name: String, _ value: Value?, fields: [String]? = nil) {
    let isChanged = changed.contains(name)
    scopes[scopes.count - 1][name] = Known(
      value: isConditional || isChanged ? nil : value, fields: isChanged ? nil : fields)
  }

  func isVisible(_ name: String) -> Bool {
    anyNameMayExist || scopes.contains { $0[name] != nil } || unread.contains(name)
      || isInFunction && globals.contains(name)
  }

  func value(of name: String) -> Value? {
    for scope in scopes.reversed() {
      if let known = scope[name] { return known.value }
    }
    return nil
  }

  /// The names of the fields that an expression's value has, where it is a command's result.
  func fields(of expression: Expression) -> [String]? {
    switch expression.kind {
    case .command(let node): return commands[node.name.text]?.declaration.fieldNames
    case .variable(let name):
      guard let index = scopes.lastIndex(where: { $0[name] != nil }) else { return nil }
      // By the time that a function runs, an outermost variable may have been declared anew.
      return isInFunction && index == 0 ? nil : scopes[index][name]?.fields
    default: return nil
    }
  }

  /// What stands in statements that could not be read may be declared there.
  func leaveOut(_ result: ParseResult) {
    for span in result.unread {
      let text = String(decoding: result.script.source.bytes[span.start..<span.end], as: UTF8.self)
      let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.map(String.init)
      unread.formUnion(words)
      certainty.leaveOut(names: words)
    }
  }

  func isUnread(_ name: String) -> Bool { unread.contains(name) }

  var visibleNames: [String] { Set(scopes.flatMap(\.keys)).sorted() }

  func reportUnknownVariable(_ name: String, _ span: Span) {
    report(.unknown(kind: "variable", name: name, candidates: visibleNames), span)
  }
}
