/// `name=value` arguments of a script replace the defaults of its parameters. They must be its parameters, each once.
func checkScriptArguments(_ arguments: [(name: String, value: String)], of script: Script) throws(Diagnostic) {
  let names = script.parameters.map(\.name)
  var seen: Set<String> = []
  for (name, _) in arguments {
    guard names.contains(name) else {
      throw Diagnostic(.unknown(kind: "parameter of the script", name: name, candidates: names))
    }
    guard seen.insert(name).inserted else { throw Diagnostic(.nameTwice(name, within: "the script's arguments")) }
  }
}

/// Reads the text of a script argument as the type that the parameter's default has.
func readScriptArgument(_ name: String, _ text: String, like defaultValue: Value) throws(Problem) -> Value {
  let type: ArgumentType =
    switch defaultValue {
    case .bool: .bool
    case .integer: .integer()
    case .number: .number()
    case .string: .string
    case .list: .list(of: .any)
    case .nothing, .record: .any
    }
  return try type.read(.word(text), for: name)
}
