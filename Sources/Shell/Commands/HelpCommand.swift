import Terminal

enum HelpCommand: Command {
  static let declaration = Declaration(
    "help", group: "session", summary: "Explain a command, or list them all",
    description: "A word that is no command is looked for in names, summaries and search terms.",
    searchTerms: ["manual", "usage", "commands", "?"],
    positionals: [.positional("topic", .string, optional: true, "a command, a statement, or a word to look for")],
    examples: [.init("help train", "what train can do"), .init("help pooling", "commands that have to do with it")])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let help = HelpText(declarations: session.declarations, style: Style(for: session.output))
    guard let topic = call.optionalString("topic") else {
      session.output.write(help.overview())
      return .nothing
    }
    guard let text = help.topic(topic) else {
      throw call.problem(
        .unknown(
          kind: "topic", name: topic,
          candidates: session.declarations.map(\.name) + Keyword.allCases.map(\.rawValue)), at: "topic")
    }
    session.output.write(text)
    return .nothing
  }
}
