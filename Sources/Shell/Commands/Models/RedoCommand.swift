import Language

enum RedoCommand: Command {
  static let declaration = Declaration(
    "redo", group: "models", summary: "Make a change again that undo took back",
    description: "The latest taken back first. Once something else has changed, there is nothing to make again.",
    searchTerms: ["again", "forward"],
    positionals: [.positional("steps", .integer(1...1000), default: 1, "how many changes")],
    result: [.text("redone", "what was made again")],
    examples: [
      .init(
        "let rate = 0.1\n$rate = 0.2\nundo\nredo", "a variable is what undo found",
        output: """
          undone $rate, which is 0.1 again
          redone $rate, which is 0.2 again

          """)
    ],
    seeAlso: ["undo"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    try checkPlace(session)
    var redone: [String] = []
    while redone.count < call.integer("steps"), let change = session.redo() { redone.append(change) }
    if redone.isEmpty { throw Problem.custom(message: "there is nothing to redo") }
    let asked = call.integer("steps")
    if redone.count < asked {
      session.note("note: \(redone.count) of \(asked) changes: there was nothing more to redo")
    }
    return .record(["redone": .string(Session.listed(changes: redone))])
  }

  static func check(_ call: Call, _ session: Session) throws {
    try checkPlace(session)
    session.foreseen.mayHaveOtherModels = true
  }

  private static func checkPlace(_ session: Session) throws {
    guard session.buildings.isEmpty else {
      throw Problem.custom(message: "redo cannot stand inside a model's block")
    }
  }
}
