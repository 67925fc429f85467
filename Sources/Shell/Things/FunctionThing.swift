import Language
import Terminal

/// A function that was defined in this session.
enum FunctionThing: RemovableThing {
  static let kind = "function"
  static let plural = "functions"
  static let howToMake = "define one: define NAME(a, b) { … }"

  static func use(_ name: String, _ session: Session) -> String {
    session.evaluator?.functions[name]?.node.usage ?? "\(name)()"
  }

  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? {
    wanted == VariableThing.title ? "it is a function: \(use(name, session))" : nil
  }

  static func names(_ session: Session) -> [String] {
    (session.evaluator?.functions.keys.map(\.self) ?? []).sortedNaturally()
  }

  static let columns = VariableThing.columns

  static func rows(_ session: Session) -> [Value] {
    names(session).compactMap { name in
      guard let function = session.evaluator?.functions[name] else { return nil }
      return .record([
        "name": .string(name), "type": "function", "value": .string(Session.shortened(function.signature)),
      ])
    }
  }

  static let forms = [
    ResultForm(
      "for a function",
      [
        .text("function", "its name").inEachRow, .text("called", "how it is called, with its defaults"),
        .texts("parameters", "their names"), .text("text", "its definition"),
      ])
  ]

  static func describe(_ name: String, _ session: Session) -> Record? {
    session.evaluator?.functions[name].map { describe($0) }
  }

  private static func describe(_ function: Evaluator.Function) -> Record {
    [
      "function": .string(function.node.name.text), "called": .string(function.signature),
      "parameters": .list(function.node.parameters.map { .string($0.name.text) }),
      "text": .string(function.text),
    ]
  }

  static func candidates(_ session: Session) -> [Candidate] {
    names(session).map { Candidate($0, description: "a function") }
  }

  static let undoBringsBack = true

  static func remove(_ names: [String], _ session: Session) {
    for name in names { session.evaluator?.removeFunction(name) }
  }
}
