import Language

/// A subject that `help` explains. One file in this folder each; adding a topic means adding a file and its line in
/// `allTopics`.
struct Topic: Sendable {
  /// The word behind `help`.
  let name: String
  /// One line, without a full stop.
  let summary: String
  /// Groups whose commands are listed below the text.
  let groups: [String]
  /// Whether the language's statements and functions are listed below the text.
  let listsLanguage: Bool
  let parts: [HelpPage.Part]

  /// - Parameter text: paragraphs parted by empty lines. `# ` begins a heading, four spaces begin each line of what is
  ///   to stay as it is, and lines of the form `name :: explanation` are a list.
  init(_ name: String, summary: String, groups: [String] = [], listsLanguage: Bool = false, _ text: String) {
    self.name = name
    self.summary = summary
    self.groups = groups
    self.listsLanguage = listsLanguage
    parts = text.split(separator: "\n\n").map { Topic.part(String($0)) }
  }

  private static func part(_ text: String) -> HelpPage.Part {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if text.hasPrefix("# ") { return .heading(String(text.dropFirst(2))) }
    if lines.allSatisfy({ $0.hasPrefix("    ") }) {
      return .code(lines.map { $0.dropFirst(4) }.joined(separator: "\n"))
    }
    let terms = lines.map { $0.split(separator: " :: ", maxSplits: 1).map(String.init) }
    if terms.allSatisfy({ $0.count == 2 }) { return .terms(terms.map { ($0[0], $0[1]) }) }
    return .paragraph(text)
  }
}

/// Every topic, in the order in which `help` lists them.
let allTopics: [Topic] = [.prompt, .commandLine, .language, .layers, .losses, .data, .store, .latent]
