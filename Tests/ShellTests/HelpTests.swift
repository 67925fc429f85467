import TestSupport
import Testing

@testable import Language
@testable import Shell

/// The help system: everything can be found, and is written in each form.
@Suite struct HelpTests {
  private let index = HelpIndex(declarations: allCommands.map { $0.declaration })

  @Test func noNameHasTwoPages() {
    #expect(Set(index.names).count == index.names.count)
  }

  /// What help writes as option=value can be written so: the option exists, and takes such a value; a switch is said to
  /// be yes or no everywhere.
  @Test func optionsInTextsAreAsDeclared() {
    var texts = allTopics.flatMap { $0.parts.map { ($0.text, $0.isCode) } }
    for command in index.declarations {
      texts += [(command.description, false)] + command.examples.map { ($0.text, true) }
      texts += command.options.map { ($0.help, false) }
    }
    let options = Dictionary(grouping: index.declarations.flatMap(\.options), by: \.name)
    var count = 0
    for (text, isCode) in texts {
      for match in text.matches(of: #/(?:^|[\s(])([a-z]+)=([^\s;,)]*)/#) {
        let (name, value) = (String(match.output.1), String(match.output.2))
        // What an option is called in general, and the parameters of a script that stands as an example.
        if ["name", "widths"].contains(name) { continue }
        guard let declared = options[name] else {
          Issue.record("there is no option \(name)=, which is said to be: \(text)")
          continue
        }
        count += 1
        // In prose an option may stand for itself, and a sentence may end behind it.
        let word = isCode ? value : String(value.prefix { $0 != ":" }.reversed().drop { $0 == "." }.reversed())
        guard !word.isEmpty, word != word.uppercased() || word.contains(where: \.isNumber), !word.hasPrefix("$"),
          !word.hasPrefix("(")
        else { continue }
        #expect(
          declared.contains { option in
            option.type == .bool
              ? ["yes", "no"].contains(word) : (try? option.type.read(.word(word), for: name)) != nil
          }, "\(name)=\(word) in: \(text)")
      }
    }
    #expect(count > 60)
  }

  /// The code in topics is right but for the things that it speaks of, which are not there.
  @Test func codeInTopicsCanBeRun() {
    for topic in allTopics {
      for part in topic.parts where part.isCode {
        let table = CommandTable(allCommands, context: Session(isCheck: true))
        for error in check(SourceText(name: topic.name, text: part.text), commands: table) {
          if case .custom(let message, _, _) = error.problem, message.hasPrefix("no data is loaded") { continue }
          if case .unknown(let kind, _, _, _) = error.problem, ["model", "variable"].contains(kind) { continue }
          Issue.record("\(error.text())")
        }
      }
    }
  }

  @Test func benchmarkSaysHowManyThreadsWork() throws {
    let place = try Workplace(isPrepared: false)
    let run = try place.telar([
      "-c",
      """
      let made = (model m input=4 { linear 3 })
      for batch in [1, 2, 8] { print (benchmark m what=inference batch=$batch threads=3 seconds=0.05).threads }
      """,
    ])
    #expect(run.standardOutput == "1\n2\n3\n", "\(run.standardError)")
  }

  @Test func everyGroupIsListed() {
    #expect(Set(index.declarations.map(\.group)).isSubset(of: HelpIndex.groups))
    for topic in allTopics { #expect(Set(topic.groups).isSubset(of: HelpIndex.groups), "\(topic.name)") }
  }

  @Test func wordsAreFoundInSearchTermsAndTexts() {
    #expect(index.search("pooling").map(\.name).contains("maxpool"))
    #expect(index.search("QUIT").map(\.name).contains("exit"))
    #expect(index.search("checksums").map(\.name) == ["storage"])
    #expect(index.search("softmax").map(\.name) == ["losses"])
    #expect(index.search("def").first?.name == "define" && index.search("learning_rate").map(\.name) == ["train"])
    #expect(index.search("tain").isEmpty && index.search("zz").isEmpty)
  }

  @Test func markdownHasEveryPage() {
    let text = HelpMarkdown.reference(index)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for command in index.declarations {
      #expect(lines.contains("### \(command.name)"))
      for option in command.options { #expect(text.contains("- `\(option.name)=\(option.type.placeholder)`: ")) }
    }
    for topic in allTopics { #expect(lines.contains("### Topic: \(topic.name)")) }
    // Every block of code is closed.
    #expect(lines.count { $0 == "```" } % 2 == 0)
    #expect(text.contains("\nmodel NAME input=SHAPE [replace=yes|no] [{ … }]\n"))
  }

  @Test func theManualPageIsGoodRoff() {
    let text = ManualPage.reference(index)
    let requests: Set<Substring> = [".TH", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi", ".B"]
    for line in text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(line.prefix { $0 != " " }), "\(line)")
    }
    for command in index.declarations { #expect(text.contains(".SS \"\(command.name)\"\n")) }
    for open in [(".nf", ".fi"), (".RS", ".RE")] {
      let lines = text.split(separator: "\n")
      #expect(lines.count { $0.hasPrefix(open.0) } == lines.count { $0.hasPrefix(open.1) })
    }
  }

  @Test func topicsAreReadAsTheyAreWritten() throws {
    let topic = Topic(
      "t", summary: "s",
      """
      Words
      and words.

      # Title

          code = 1

      a :: one
      b c :: two :: three
      """)
    try #require(topic.parts.count == 4)
    guard case .paragraph("Words\nand words.") = topic.parts[0], case .heading("Title") = topic.parts[1],
      case .code("code = 1") = topic.parts[2], case .terms(let terms) = topic.parts[3]
    else {
      Issue.record("\(topic.parts)")
      return
    }
    #expect(terms.map(\.name) == ["a", "b c"] && terms.map(\.text) == ["one", "two :: three"])
  }

  @Test(
    arguments: [
      ("?", .help("")), ("?train", .help("train")), (" ? train ", .help("train")), ("train?", .help("train")),
      ("train??", .help("train")), ("!ls ?", .shell("ls ?")), (" !ls\n", .shell("ls\n")), ("print a?", .statements),
      ("train", .statements), ("", .statements), ("?(", .statements),
    ] as [(String, PromptLine)])
  func somethingsAreShorterAtThePrompt(_ text: String, _ meaning: PromptLine) {
    #expect(PromptLine(text) == meaning)
  }
}

extension HelpPage.Part {
  fileprivate var isCode: Bool {
    switch self {
    case .code, .example: true
    default: false
    }
  }

  fileprivate var text: String {
    switch self {
    case .heading(let text), .paragraph(let text), .code(let text): text
    case .usage(let name, let arguments): "\(name) \(arguments)"
    case .terms(let terms): terms.map { "\($0.name): \($0.text)" }.joined(separator: "\n")
    case .example(let example): example.text
    }
  }
}
