/// What outermost variables and functions were before they were changed; nil for those that were not there.
package struct EarlierNames: Sendable {
  package fileprivate(set) var variables: [String: Value?] = [:]
  package fileprivate(set) var functions: [String: Evaluator.Function?] = [:]

  /// Nothing was changed.
  package init() {}

  fileprivate init(variables: [String: Value?], functions: [String: Evaluator.Function?]) {
    self.variables = variables
    self.functions = functions
  }

  package var isEmpty: Bool { variables.isEmpty && functions.isEmpty }
}

extension Evaluator {
  /// Makes outermost variables and functions what they were, and gives what they were until now.
  package func exchange(_ earlier: EarlierNames) -> EarlierNames {
    var later = EarlierNames()
    for name in earlier.variables.keys { later.variables.updateValue(variables.outermost(name), forKey: name) }
    for (name, function) in earlier.functions {
      later.functions.updateValue(functions[name], forKey: name)
      functions[name] = function
    }
    variables.restore(earlier.variables)
    return later
  }

  /// What names were before the present statement changed them.
  func takeReplaced() -> EarlierNames {
    defer { replacedFunctions = [:] }
    return EarlierNames(variables: variables.takeReplaced(), functions: replacedFunctions)
  }

  /// Takes an outermost variable away.
  package func removeVariable(_ name: String) { variables.remove(name) }

  /// Takes a function away.
  package func removeFunction(_ name: String) {
    keepForUndo(name)
    functions[name] = nil
  }

  func define(_ function: Function) {
    let name = function.node.name.text
    keepForUndo(name)
    functions[name] = function
  }

  private func keepForUndo(_ function: String) {
    if replacedFunctions.index(forKey: function) == nil {
      replacedFunctions.updateValue(functions[function], forKey: function)
    }
  }
}
