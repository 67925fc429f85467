import Terminal

enum VariablesCommand: Command {
  static let declaration = Declaration(
    "variables", group: "session", summary: "List the variables",
    description: "Those that can be used here, with the beginning of each value. show NAME shows one in whole.",
    searchTerms: ["let", "list", "values", "who"],
    result: [
      .list(
        "variables", "in the order of their names",
        of: [
          .text("name", "without $").key, .text("type", "of its value").leastNeeded,
          .text("value", "its beginning, as the language writes it"),
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

          """)
    ],
    seeAlso: ["show"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let variables = session.evaluator?.variables
    return .record([
      "variables": .list(
        (variables?.names ?? []).sortedNaturally().map { name in
          let value = variables?[name] ?? .nothing
          return .record([
            "name": .string(name), "type": .string(value.kind), "value": .string(Session.shortened(value.source)),
          ])
        })
    ])
  }
}
