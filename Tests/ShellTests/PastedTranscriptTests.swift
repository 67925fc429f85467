import Testing

@testable import Language
@testable import Shell

@Suite struct PastedTranscriptTests {
  private let commands = Set(allCommands.flatMap { [$0.declaration.name] + $0.declaration.aliases })

  @Test func aSessionWithItsResults() throws {
    let pasted = try #require(
      PastedTranscript(
        """

        telar> model ae input=1x28x28 {
          … conv 16 pad=1
          … }
        model ae  input 1x28x28  output 16x28x28  layers 1  parameters 160
        ae 16x28x28> linear 10
        error: layer linear1 does not fit
          at prompt:1:1
        ae 16x28x28 [conv1, encoder frozen]> print (
          … ^C
        ae 16x28x28>
        größe 10> show größe
        telar> print "ae 1x2> x"
        ae 1x2> x

        """, commands: commands))
    #expect(
      pasted.statements == [
        "model ae input=1x28x28 {\nconv 16 pad=1\n}", "linear 10", "show größe", "print \"ae 1x2> x\"", "x",
      ])
    #expect(pasted.leftOut == 3)
  }

  /// What a person writes without a prompt is no transcript, whatever stands further below.
  @Test(arguments: [
    "", "\n", "print 1\ntelar> print 2", "print 1x28x28> a", "let x = 3", "telar print 1", "# telar> x",
    "\"telar> \"\ntelar> x", "if 3> 2 { }", "summary 10> x", "$x 3> 2", "ae> x", "ae 1x2 > x", "ae 1x2>x", "  telar> x",
    "ae 1x> x", "ae one> x",
  ])
  func whatIsNone(_ text: String) { #expect(PastedTranscript(text, commands: commands) == nil, "\(text)") }

  /// Nothing that could be run begins like a prompt, so that nothing is left out that was meant.
  @Test(arguments: ["telar> ", "ae 1x28x28> ", "m 10 [head frozen]> ", "größe 2x3> "])
  func noStatementBeginsSo(_ prompt: String) {
    for rest in ["", "1", "x", "= 3", "(1)", "{ }", "a b=3"] {
      let table = CommandTable(allCommands, context: Session(isCheck: true))
      let errors = check(SourceText(name: "text", text: prompt + rest), commands: table)
      #expect(!errors.isEmpty, "\(prompt)\(rest)")
    }
  }
}
