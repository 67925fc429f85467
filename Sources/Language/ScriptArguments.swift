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
  guard let argument else {
    return try (type?.argumentType ?? .any).read(.value(defaultValue ?? .nothing), for: node.name.text)
  }
  switch type {
  case .list where argument.hasPrefix("["):
    do { return try writtenList(argument) } catch {
      throw .custom(
        message: "`\(node.name.text)` cannot be read as a list", why: error.problem.wording.message,
        remedy: "write \(ScriptUsage.listForms(node.name.text))")
    }
  case .list: return .list(argument.split(separator: ",").map { writtenValue(String($0)) })
  case let type?: return try type.argumentType.read(.word(argument), for: node.name.text)
  case nil: return writtenValue(argument)
  }
}

/// A value as the language writes it; what is none is a text.
private func writtenValue(_ text: String) -> Value {
  switch text {
  case "yes", "on": .bool(true)
  case "no", "off": .bool(false)
  case "nothing": .nothing
  case _ where text.hasPrefix("["): (try? writtenList(text)) ?? .string(text)
  default: ArgumentType.guess(text)
  }
}

/// A list in brackets, as in a script, but without variables and commands.
private func writtenList(_ text: String) throws(Diagnostic) -> Value {
  let source = SourceText(name: "list", text: text)
  let result = parse(source, commands: [])
  if let first = result.diagnostics.first { throw first }
  let evaluator = Evaluator(commands: CommandTable([any Command<Void>.Type](), context: ()))
  evaluator.source = source
  guard case .expression(let expression)? = result.script.statements.first?.kind, result.script.statements.count == 1,
    case .list(let items) = try evaluator.evaluate(expression)
  else { throw Diagnostic(.expected("a list", found: "`\(text)`")) }
  return .list(items)
}
