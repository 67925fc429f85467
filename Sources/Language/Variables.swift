/// The variables that exist while a script runs.
///
/// Those of the outermost level are in a dictionary; those of blocks and functions are on a stack that is searched
/// from its top, which for a few names is faster. A function sees its own and the outermost ones.
package struct Variables {
  private var globals: [String: Variable] = [:]
  private var locals: [(name: String, variable: Variable)] = []
  /// The first local of the running function, and of the present block.
  private var frameStart = 0
  private var scopeStart = 0
  private var isOutermost = true
  /// What outermost variables were before the present statement changed them; nil for those that it declared.
  private var replaced: [String: Value?] = [:]

  /// What must be restored when a block or function is left.
  struct Mark {
    fileprivate let count: Int
    fileprivate let frameStart: Int
    fileprivate let scopeStart: Int
    fileprivate let isOutermost: Bool
  }

  /// The present state, without entering anything.
  var mark: Mark {
    Mark(count: locals.count, frameStart: frameStart, scopeStart: scopeStart, isOutermost: isOutermost)
  }

  mutating func enterBlock() -> Mark {
    let mark = mark
    scopeStart = locals.count
    isOutermost = false
    return mark
  }

  mutating func enterFunction() -> Mark {
    let mark = enterBlock()
    frameStart = locals.count
    return mark
  }

  mutating func leave(_ mark: Mark) {
    locals.removeLast(locals.count - mark.count)
    frameStart = mark.frameStart
    scopeStart = mark.scopeStart
    isOutermost = mark.isOutermost
  }

  /// Declares in the present block; a variable of the same name in it is replaced.
  mutating func declare(_ name: String, _ value: Value) {
    if isOutermost {
      keepForUndo(name)
      globals[name] = Variable(value)
      return
    }
    var index = locals.count - 1
    while index >= scopeStart {
      if locals[index].name == name {
        locals[index].variable = Variable(value)
        return
      }
      index -= 1
    }
    locals.append((name, Variable(value)))
  }

  package subscript(name: String) -> Value? {
    if let index = localIndex(name) { return locals[index].variable.value }
    return globals[name]?.value
  }

  /// Changes a variable in place; nil, and the body does not run, where there is none of that name.
  mutating func change<Result>(
    _ name: String, _ body: (inout Variable) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result? {
    if let index = localIndex(name) { return try body(&locals[index].variable) }
    guard let index = globals.index(forKey: name) else { return nil }
    keepForUndo(name)
    return try body(&globals.values[index])
  }

  private mutating func keepForUndo(_ name: String) {
    if replaced.index(forKey: name) == nil { replaced.updateValue(globals[name]?.value, forKey: name) }
  }

  /// Takes an outermost variable away.
  mutating func remove(_ name: String) {
    keepForUndo(name)
    globals[name] = nil
  }

  /// What outermost variables were before they were changed since this was last asked; nil for new ones.
  mutating func takeReplaced() -> [String: Value?] {
    defer { replaced = [:] }
    return replaced
  }

  /// The outermost variable of this name, whatever is declared within the present block.
  func outermost(_ name: String) -> Value? { globals[name]?.value }

  /// Makes outermost variables what they were; those that were nil are gone.
  mutating func restore(_ earlier: [String: Value?]) {
    for (name, value) in earlier { globals[name] = value.map { Variable($0) } }
  }

  /// All names that can be used here, in alphabetical order.
  package var names: [String] { Set(locals[frameStart...].map(\.name)).union(globals.keys).sorted() }

  private func localIndex(_ name: String) -> Int? {
    var index = locals.count - 1
    while index >= frameStart {
      if locals[index].name == name { return index }
      index -= 1
    }
    return nil
  }
}

/// What a variable holds, with what is known of its size.
struct Variable {
  var value: Value
  /// The bytes of the value as limits count them; nil where nobody has counted since it was set.
  var bytes: Int?

  init(_ value: Value) { self.value = value }
}
