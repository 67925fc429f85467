import Language
import Terminal

enum HelpCommand: Command, OffersNames {
  static let declaration = Declaration(
    "help", group: "session", summary: "Explain a command or topic, or list them all",
    description: """
      A word that has no page of its own is looked for in names, search terms and texts. --all shows every page: with
      format=markdown as the reference in Markdown, with format=man as a manual page. Text longer than the terminal goes
      through $PAGER.
      """,
    searchTerms: ["manual", "usage", "commands", "reference", "?"],
    positionals: [
      .positional("topic", .string, optional: true, "a command, statement, function or topic, a word, or --all")
    ],
    options: [.option("format", .choice(HelpFormat.allCases.map(\.rawValue)), default: "text", "how it is written")],
    examples: [
      .init("help train", "what train can do"),
      .init("help --all format=markdown", "the reference, as a file for the web: telar help --all format=markdown"),
      .init(
        "help pooling", "what has to do with a word",
        output: """
            maxpool  Add max-pooling
            avgpool  Add average pooling

          """),
    ])

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    place.parameter.name == "topic" ? pages(session) : nil
  }

  /// Every name that help knows, for completion.
  static func pages(_ session: Session) -> [Candidate] {
    let topics = allTopics.map { Candidate($0.name, description: $0.summary) }
    return statements + topics + builtinFunctions.values.map { Candidate($0.name, description: $0.summary) }
  }

  /// What a statement may begin with, for completion.
  static let statements: [Candidate] =
    allCommands.map { $0.declaration }.sorted { $0.name < $1.name }.flatMap { declaration in
      ([declaration.name] + declaration.aliases).map { Candidate($0, description: declaration.summary) }
    } + Keyword.allCases.map { Candidate($0.rawValue, description: $0.summary) }

  /// How help is written.
  enum HelpFormat: String, CaseIterable { case text, markdown, man }

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let index = HelpIndex(declarations: allCommands.map { $0.declaration })
    let format = HelpFormat(rawValue: call.string("format"))!
    let topic = call.optionalString("topic")
    let output = session.screen.output
    let text = HelpText(
      style: format == .text && session.desk.settings.format != .json ? Style(for: output) : .plain,
      width: output.isTerminal ? min(100, TerminalSize.current(output.descriptor).columns) : 80)
    switch format {
    case .man:
      guard topic == nil || topic == "--all" else {
        throw call.problem(
          .custom(message: "the manual page is one for everything", remedy: "help --all format=man"), at: "format")
      }
      output.write(ManualPage.reference(index))
    case .markdown:
      if let topic, topic != "--all" {
        output.write(HelpMarkdown.page(try page(topic, index, call)))
      } else {
        output.write(HelpMarkdown.reference(index))
      }
    case .text where session.desk.settings.format == .json:
      output.writeLine(
        JSONText.object(command: "help", .record(["text": .string(try text.help(on: topic, index, call))])))
    case .text:
      Pager.show(try text.help(on: topic, index, call), on: output)
    }
    return .nothing
  }

  /// The page of a name; what is none brings the nearest one.
  fileprivate static func page(_ name: String, _ index: HelpIndex, _ call: Call) throws -> HelpPage {
    if let page = index.page(name) { return page }
    throw call.problem(
      nearestName(to: name, among: index.names) == nil
        ? .custom(message: "there is no help on `\(name)`", remedy: "`help` lists what there is")
        : .unknown(kind: "topic", name: name, candidates: index.names), at: "topic")
  }
}

extension HelpText {
  fileprivate func help(on topic: String?, _ index: HelpIndex, _ call: Call) throws -> String {
    guard let topic else { return overview(index) }
    if topic == "--all" { return reference(index) }
    if let page = index.page(topic) { return text(page) }
    let found = index.search(topic)
    return found.isEmpty ? text(try HelpCommand.page(topic, index, call)) : list(found)
  }
}
