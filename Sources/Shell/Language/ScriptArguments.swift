/// The types that `param` knows, by the names that `type(x)` gives too.
package enum ParameterType: String, CaseIterable, Sendable {
  case bool, integer, number, string, list

  /// How a command-line argument of this type is read.
  var argumentType: ArgumentType {
    switch self {
    case .bool: .bool
    case .integer: .integer()
    case .number: .number()
    case .string: .string
    case .list: .list(of: .any)
    }
  }

  /// The type of a value; nil for nothing and records.
  init?(of value: Value) {
    switch value {
    case .bool: self = .bool
    case .integer: self = .integer
    case .number: self = .number
    case .string: self = .string
    case .list: self = .list
    case .nothing, .record: return nil
    }
  }
}

/// `name=value` arguments of a script replace the defaults of its parameters. They must be its parameters, each once,
/// and, where the script is to run, none without a default may be missing.
func checkScriptArguments(
  _ arguments: [(name: String, value: String)], of script: Script, isRunning: Bool
) throws(Diagnostic) {
  let names = script.parameters.map(\.name.text)
  var seen: Set<String> = []
  for (name, _) in arguments {
    guard names.contains(name) else {
      throw Diagnostic(.unknown(kind: "parameter of the script", name: name, candidates: names))
    }
    guard seen.insert(name).inserted else { throw Diagnostic(.nameTwice(name, within: "the script's arguments")) }
  }
  guard isRunning else { return }
  for parameter in script.parameters where parameter.defaultValue == nil && !seen.contains(parameter.name.text) {
    throw Diagnostic(
      .missingArgument(
        command: script.source.name, name: parameter.name.text + "=", usage: "telar " + ScriptUsage(script).synopsis),
      at: Place(source: script.source, span: parameter.name.span))
  }
}

/// A parameter's value: the script argument's text, read as the declared type or, without one, as the default's type;
/// else the default.
func parameterValue(_ node: ParameterNode, argument: String?, defaultValue: Value?) throws(Problem) -> Value {
  let type = node.type ?? defaultValue.flatMap { ParameterType(of: $0) }
  let raw: RawArgument = if let argument { .word(argument) } else { .value(defaultValue ?? .nothing) }
  guard let type else { return try ArgumentType.any.read(raw, for: node.name.text) }
  return try type.argumentType.read(raw, for: node.name.text)
}
