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
    .record(["redone": .string(try session.steps(call, session.redo))])
  }

  static func check(_ call: Call, _ session: Session) throws { try session.checkSteps(call) }
}
