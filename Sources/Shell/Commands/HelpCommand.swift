import Terminal

enum HelpCommand: Command {
  static let declaration = Declaration(
    "help", group: "session", summary: "Explain a command, or list them all",
    description: "A word that is no command is looked for in names, summaries and search terms.",
    searchTerms: ["manual", "usage", "commands", "?"],
    positionals: [.positional("topic", .string, optional: true, "a command, a statement, or a word to look for")],
    examples: [.init("help train", "what train can do"), .init("help pooling", "commands that have to do with it")])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let output = session.output
    let help = HelpText(
      declarations: session.declarations, style: Style(for: output),
      width: output.isTerminal ? min(100, TerminalSize.current(output.descriptor).columns) : 80)
    guard let topic = call.optionalString("topic") else {
      session.output.write(help.overview())
      return .nothing
    }
    guard let text = help.topic(topic) else {
      let names = session.declarations.map(\.name) + Keyword.allCases.map(\.rawValue)
      throw call.problem(
        nearestName(to: topic, among: names) == nil
          ? .custom(message: "there is no help on `\(topic)`", remedy: "`help` lists what there is")
          : .unknown(kind: "topic", name: topic, candidates: names), at: "topic")
    }
    session.output.write(text)
    return .nothing
  }
}
