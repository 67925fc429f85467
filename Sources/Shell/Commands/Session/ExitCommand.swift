import Language

enum ExitCommand: Command {
  static let declaration = Declaration(
    "exit", aliases: ["quit"], group: "session", summary: "Leave",
    description: """
      What was saved stays in the store; Ctrl-D at an empty prompt does the same. At the prompt, where training is not
      saved, also of a model that gave way and that undo can bring back, the first one tells of it, and the next one,
      with nothing in between, leaves.
      """,
    searchTerms: ["quit", "leave", "bye", "logout"],
    positionals: [
      .positional(
        "status", .integer(0...255), optional: true, "the exit status of the program; 0 if not given and nothing failed"
      )
    ],
    examples: [
      .init("exit", "back to the system's shell"),
      .init("print \"done\"; exit; print \"never\"", "a script ends here", output: "done\n"),
    ])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    if let loss = session.keepsFromLeaving() {
      throw Problem.custom(message: loss.text, remedy: "\(loss.remedy); exit once more leaves without")
    }
    session.leave(status: call.optionalInteger("status").map { Int32($0) } ?? (session.goingOn.hasFailed ? 1 : 0))
  }
}
