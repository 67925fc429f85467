import Language
import Terminal

/// A variable of this session.
enum VariableThing: RemovableThing {
  static let kind = "variable"
  static let plural = "variables"
  static let howToMake = "make one: let NAME = VALUE"

  static func use(_ name: String, _ session: Session) -> String { "$\(name)" }

  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? {
    switch wanted {
    case "command": "print $\(name) shows the variable"
    case "function": "$\(name) is a variable, which cannot be called"
    default: "$\(name) is a variable: write it with $ for what it holds"
    }
  }

  static func names(_ session: Session) -> [String] { (session.evaluator?.variables.names ?? []).sortedNaturally() }

  static let columns: [ResultField] = [
    .text("name", "without $ or parentheses").key, .text("type", "of its value, or function").leastNeeded,
    .text("value", "its beginning, as the language writes it, or how a function is called"),
  ]

  static func rows(_ session: Session) -> [Value] {
    names(session).map { name in
      let value = session.evaluator?.variables[name] ?? .nothing
      return .record([
        "name": .string(name), "type": .string(value.kind), "value": .string(Session.shortened(value.source)),
      ])
    }
  }

  static let forms = [
    ResultForm(
      "for a variable or value",
      [
        .text("variable", "its name").optional, .text("type", "of its value"), .any("value", "itself"),
      ])
  ]

  static func describe(_ name: String, _ session: Session) -> Record? {
    session.evaluator?.variables[name].map { describe(name, $0) }
  }

  /// A value, which may have no name.
  static func describe(_ name: String?, _ value: Value) -> Record {
    ["variable": .optional(name), "type": .string(value.kind), "value": value]
  }

  static func candidates(_ session: Session) -> [Candidate] {
    names(session).map { Candidate($0, description: "a variable") }
  }

  static let undoBringsBack = true

  static func remove(_ names: [String], _ session: Session) {
    for name in names { session.evaluator?.removeVariable(name) }
  }
}
