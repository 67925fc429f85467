import TestSupport
import Testing

@testable import Shell

/// The help system: everything can be found, and is written in each form.
@Suite struct HelpTests {
  private let index = HelpIndex(declarations: allCommands.map { $0.declaration })

  @Test func noNameHasTwoPages() {
    #expect(Set(index.names).count == index.names.count)
  }

  @Test func everyGroupIsListed() {
    #expect(Set(index.declarations.map(\.group)).isSubset(of: HelpIndex.groups))
    for topic in allTopics { #expect(Set(topic.groups).isSubset(of: HelpIndex.groups), "\(topic.name)") }
  }

  @Test func wordsAreFoundInSearchTermsAndTexts() {
    #expect(index.search("pooling").map(\.name).contains("maxpool"))
    #expect(index.search("QUIT").map(\.name).contains("exit"))
    #expect(index.search("checksums").map(\.name) == ["store"])
    #expect(index.search("softmax").map(\.name) == ["losses"])
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
