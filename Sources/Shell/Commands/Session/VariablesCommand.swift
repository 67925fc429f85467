import Language
import Terminal

enum VariablesCommand: Command {
  static let declaration = Declaration(
    "variables", group: "session", summary: "List the variables and functions",
    description: """
      Those that can be used here, with the beginning of each value, or how a function is called. show NAME shows one in
      whole.
      """,
    searchTerms: ["let", "list", "values", "who", "functions", "define"],
    result: [
      .list(
        "variables", "in the order of their names",
        of: [
          .text("name", "without $ or parentheses").key, .text("type", "of its value, or function").leastNeeded,
          .text("value", "its beginning, as the language writes it, or how a function is called"),
        ])
    ],
    examples: [
      .init(
        "let rate = 1e-3\nlet runs = [1, 2, 3]\nvariables", "two variables",
        output: """
          name  type    value
          ────  ──────  ─────────
          rate  number  0.001
          runs  list    [1, 2, 3]

          """),
      .init(
        "define half(x, digits = 2) { return round($x / 2, $digits) }\nvariables", "a function",
        output: """
          name  type      value
          ────  ────────  ───────────────────
          half  function  half(x, digits = 2)

          """),
    ],
    seeAlso: ["show"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let variables = session.evaluator?.variables
    let functions = session.evaluator?.functions.sorted { $0.key < $1.key } ?? []
    func row(_ name: String, _ type: String, _ value: String) -> Value {
      .record(["name": .string(name), "type": .string(type), "value": .string(value)])
    }
    return .record([
      "variables": .list(
        (variables?.names ?? []).sortedNaturally().map { name in
          let value = variables?[name] ?? .nothing
          return row(name, value.kind, Session.shortened(value.source))
        } + functions.map { row($0.key, "function", Session.shortened($0.value.signature)) })
    ])
  }
}
