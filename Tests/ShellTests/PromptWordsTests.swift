import Language
import System
import Terminal
import TestSupport
import Testing

/// Words at the prompt: completed, pasted, and told in errors.
@Suite(.serialized) struct PromptWordsTests {
  private let place: Workplace

  init() throws { place = try Workplace(isPrepared: false) }

  @Test func aPastedSessionRunsAgain() throws {
    let terminal = try place.terminal()
    try terminal.wait(for: "telar> ")
    terminal.paste(
      """
      telar> model ae input=4 {
        … linear 3
        … }
      model ae  input 4  output 3  layers 1  parameters 15
      ae 3> flatte
      error: there is no command called `flatte`
      ae 3> let x = (20 + 22)
      ae 3> print "x is $x"
      x is 41
      """)
    terminal.type("\r")
    try terminal.wait(for: "note: pasted with its prompts: 3 lines of results left out")
    try terminal.wait(for: "model ae  input 4  output 3")
    try terminal.wait(for: "did you mean `flatten`?")
    try terminal.wait(for: "x is 42\n")
    try terminal.wait(for: "ae 3> ")
    // A single line with its prompt, as typed.
    terminal.type("telar> print again\r")
    try terminal.wait(for: "again\nae 3> ")
    // The history has what was run, not what was pasted.
    terminal.type("\u{1B}[A\u{1B}[A\r")
    try terminal.wait(for: "x is 42\n")
    // Real input is not swallowed.
    terminal.paste("print one\nae 3> two\n")
    terminal.type("\r")
    try terminal.wait(for: "error: ")
  }

  @Test func tabWorksInEachQuote() throws {
    place.folder.write("print \"found one\"", to: "my 'first' script.telar")
    place.folder.write("print \"found two\"", to: "my \"$second\" one.telar")
    let terminal = try place.terminal()
    try terminal.wait(for: "telar> ")
    let folder = place.folder.path
    terminal.type("source \"\(folder)/my '\t\r")
    try terminal.wait(for: "found one\n")
    terminal.type("source '\(folder)/my \"\t\r")
    try terminal.wait(for: "found two\n")
    // Without a quote, both begin so: what they share is typed, with the quote that they need.
    terminal.type("source \(folder)/my\t'\t\r")
    try terminal.wait(for: "found one\n")
  }

  @Test func errorsWrapAtWords() throws {
    let terminal = try place.terminal(columns: 50)
    try terminal.wait(for: "telar> ")
    terminal.type("model m input=1x28x28 { conv 3 }; linear 10; print one two three four five six seven eight nine\r")
    try terminal.wait(for: "error: ")
    let text = try terminal.wait(for: "put flatten before it")
    for line in text.split(separator: "\n") { #expect(String(line).displayWidth < 50, "\(line)") }
    // No word is cut: the message reads as it is written.
    let message = text.split(separator: "\n").prefix { !$0.hasPrefix("  at ") }.joined(separator: " ")
    #expect(
      message.split(separator: " ").joined(separator: " ")
        == "layer linear1 does not fit after conv1: linear needs one row of features, but its input is 3x26x26")
    // The mark stands under what is wrong.
    let lines = text.split(separator: "\n").map(String.init)
    let mark = try #require(lines.firstIndex { $0.contains("^^^") && !$0.contains("linear") })
    let column = lines[mark].prefix { $0 == " " }.count
    let above = String(lines[mark - 1].dropFirst(column).prefix(9))
    #expect(above == "linear 10")
  }

  @Test(arguments: [
    "print \"größe\" (1 × 2)", "print \"日本語\" (1 × 2)", "print \"😀 e\u{301}\" (1 × 2)", "let größe × 3",
  ])
  func theMarkIsUnderWhatIsMeant(_ line: String) throws {
    let run = try place.telar(["-c", line])
    let lines = run.standardError.split(separator: "\n").map(String.init)
    let mark = try #require(lines.firstIndex { $0.contains("^") })
    let column = lines[mark].prefix { $0 == " " }.count
    let before = try #require(lines[mark - 1].split(separator: "×").first.map(String.init))
    #expect(before.displayWidth == column, "\(run.standardError)")
  }
}
