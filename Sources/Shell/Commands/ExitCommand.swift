enum ExitCommand: Command {
  static let declaration = Declaration(
    "exit", aliases: ["quit"], group: "session", summary: "Leave",
    description: "What was saved stays in the store; Ctrl-D at an empty prompt does the same.",
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
    session.leave(status: call.optionalInteger("status").map { Int32($0) } ?? (session.hasFailed ? 1 : 0))
  }
}
