import Glibc
import Terminal
import TestSupport
import Testing

@testable import Language
@testable import Shell

/// Tab writes each file's name so that the command that is run finds the file.
@Suite struct FileCompletionTests {
  private static let names = [
    "plain", "with blank", "it's", "say \"hi\"", "a#b", "#hash", "semi;colon", "dollar$x", "dollar$", "$(x)", "br{a}ce",
    "pa(re)n", "[list]", "comma,ed", "eq=ual", "=first", "größe", "日本", "😀.txt", "back\\slash", "~tilde", "e\u{301}",
    "tab\there", "new\nline", "-dash", "no", "\u{A0}nbsp", "amp&", "bang!", "star*", "'", "\"",
  ]

  @Test(arguments: names) func theFileIsFound(_ name: String) throws {
    let folder = TemporaryFolder()
    folder.write("", to: name)
    for quote in ["", "\"", "'"] {
      // As much as can be typed in this quote, of the path in front of the name.
      for line in ["print text out=\(quote)\(folder.path)/", "record \(quote)\(folder.path)/"] {
        let session = Session(isCheck: true)
        let table = CommandTable(allCommands, context: session)
        let completer = Completer(session: session, commands: table, evaluator: Evaluator(commands: table))
        let before = Array(line.utf8)
        let completions = try #require(completer.completions(CompletionRequest(before: before)), "\(line)")
        try #require(completions.candidates.count == 1, "\(line): \(completions.candidates)")
        let completed =
          String(decoding: before[..<completions.start], as: UTF8.self) + completions.candidates[0].written
        let result = parse(SourceText(name: "line", text: completed), commands: table.names)
        #expect(result.diagnostics.isEmpty, "\(completed)")
        guard case .command(let node)? = result.script.statements.first?.kind, let last = node.arguments.last else {
          Issue.record("\(completed)")
          continue
        }
        let found = try Evaluator(commands: table).raw(last).text
        #expect(
          found == "\(folder.path)/\(name)" && last.option?.text == (line.contains("out=") ? "out" : nil),
          "\(completed)")
      }
    }
  }

  /// Where one of several needs quotes, what they have in common can be typed on.
  @Test func severalFilesShareTheirQuotes() throws {
    let folder = TemporaryFolder()
    folder.write("", to: "my \"a\" file")
    folder.write("", to: "my \"a\" fix")
    folder.write("", to: "other")
    let session = Session(isCheck: true)
    let table = CommandTable(allCommands, context: session)
    let completer = Completer(session: session, commands: table, evaluator: Evaluator(commands: table))
    let line = "source \(folder.path)/my"
    let completions = try #require(completer.completions(CompletionRequest(before: Array(line.utf8))))
    #expect(completions.common == "\"\(folder.path)/my \\\"a\\\" fi" && completions.candidates.count == 2)
    // What was completed so far is completed further.
    let next = "source " + completions.common + "l"
    let more = try #require(completer.completions(CompletionRequest(before: Array(next.utf8))))
    #expect(more.candidates.map(\.written) == ["\"\(folder.path)/my \\\"a\\\" file\""])
  }
}
