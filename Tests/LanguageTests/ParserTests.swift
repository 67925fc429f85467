import Language
import Testing

@Suite struct ParserTests {
  private func parsed(_ bytes: [UInt8]) -> ParseResult {
    parse(SourceText(name: "test", bytes: bytes), commands: ["print", "model"])
  }

  private func parsed(_ text: String) -> ParseResult { parsed(Array(text.utf8)) }

  @Test(arguments: [
    "model ae {", "model ae {\n  conv 16", "print \"abc", "print 'abc", "print (1 +", "let x = [1,", "print \"$(1",
    "if true {", "define f(a,", "print (model ae {", "print $x[", "if true { print a } else {", "print (\n", "f(1,\n2",
  ])
  func openInputIsIncomplete(_ text: String) { #expect(parsed(text).isIncomplete) }

  @Test(
    arguments: [
      "print a", "model ae { }", "print )", "let x = ", "if true", "}", "print \"a\"b (", "let = 3\nmodel ae {", "",
      "print (1 + 2", "# {",
    ].filter { $0 != "print (1 + 2" })
  func otherInputIsNot(_ text: String) { #expect(!parsed(text).isIncomplete) }

  @Test func aScriptsParametersAreKnown() {
    let script = parsed("#!/usr/bin/env telar\nparam epochs = 2\nlet x = 1\nparam rate = 1e-3").script
    #expect(script.parameters.map(\.name.text) == ["epochs", "rate"])
  }

  @Test func byteOrderMarkAndWindowsLineEndsAreRead() {
    let result = parsed(
      [0xEF, 0xBB, 0xBF] + Array("print a\r\nmodel ae {\r\n}\r\nprint (1 +\r\n2)\r\nprint \\\r\n b\r".utf8))
    #expect(result.diagnostics.isEmpty)
    #expect(result.script.statements.count == 4)
  }

  @Test(
    arguments: [
      ([0x70, 0x00], Problem.controlCharacter(0)), ([0x61, 0x0D, 0x62], .controlCharacter(13)),
      ([0x1B], .controlCharacter(27)), ([0x7F], .controlCharacter(127)), ([0x22, 0xFF, 0x22], .invalidUTF8),
      ([0xC0, 0x80], .invalidUTF8), ([0xE2, 0x82], .invalidUTF8), ([0xED, 0xA0, 0x80], .invalidUTF8),
      ([0xF4, 0x90, 0x80, 0x80], .invalidUTF8), ([0x80], .invalidUTF8),
    ] as [([UInt8], Problem)])
  func textThatCannotBeRead(_ bytes: [UInt8], _ problem: Problem) {
    let result = parsed(bytes)
    #expect(result.diagnostics.map(\.problem) == [problem])
    #expect(!result.diagnostics[0].text().unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  @Test func goodUTF8IsRead() { #expect(parsed("print é € 😀 日本 \u{10FFFF} \u{7FF}").diagnostics.isEmpty) }

  @Test(arguments: [
    "(", "[", "print (", "-", "(not ", "$x[", "2^", "model a {", "if true {", "let x = f(", "\"$(", "define f(a = ",
    "print \"$(\"", "(model a {", "try {", "{", "1+", "$x[(model {", "let x = $x.a[", "((1+",
  ])
  func deepNestingIsAnErrorInShortTime(_ piece: String) {
    let result = parsed(String(repeating: piece, count: 20_000))
    #expect(!result.diagnostics.isEmpty)
    #expect(!result.isIncomplete || piece == "$x[")
  }

  @Test func longChainsAndListsAreNotDeep() {
    for chain in ["1 + 1 - ", "2 * 3 / ", "true and ", "true or ", "1 == 1 != "] {
      let text = "let x = " + String(repeating: chain, count: 2_000) + "1"
      #expect(parsed(text).diagnostics.isEmpty, "\(chain)")
      _ = checked(text)
    }
    #expect(transcript("print (0" + String(repeating: " + 1", count: 10_000) + ")") == "10000")
    let deep = parsed("let x = 2" + String(repeating: " ^ 1", count: 1_000))
    #expect(deep.diagnostics.first?.problem == .tooDeep(limit: 200))
    let nested = (1...150).reduce("1") { text, _ in "(model $(" + text + String(repeating: "+1", count: 150) + "))" }
    #expect(parsed("let x = \(nested)").diagnostics.first?.problem == .tooDeep(limit: 200))
    #expect(parsed("let x = [" + String(repeating: "1 + 1, ", count: 20_000) + "]").diagnostics.isEmpty)
  }

  @Test func megabyteLinesAreRead() {
    #expect(parsed("print " + String(repeating: "a", count: 1_000_000)).diagnostics.isEmpty)
    let wrong = parsed("print " + String(repeating: "a", count: 1_000_000) + ")")
    #expect(wrong.diagnostics.count == 1)
    #expect(wrong.diagnostics[0].text().utf8.count < 1000)
  }

  @Test func tooManyErrorsEndTheReading() {
    let result = parsed(String(repeating: ")\n", count: 1000))
    #expect(result.diagnostics.count == 51)
    #expect(result.diagnostics.last?.problem == .tooManyErrors)
  }

  /// Rubbish of every kind is parsed, checked and, where it is well formed, run: an error perhaps, never a crash.
  @Test func rubbishNeverCrashes() {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "print ", "model ", "conv ", "let x = ", "$x", "$x = ", "(", ")", "[", "]", "{", "}", "\"", "'", "\n", ";", " ",
      "=", "==", "lr=", "1", "1e3", "..", ".", ",", "+", "-", "*", "/", "%", "^", "not ", "and ", "or ", "if ", "else ",
      "for i in ", "while ", "break", "define f(a) ", "return ", "f(", "round(", "#", "\\", "$(", "é", "\u{0}", "\r",
      "try ", "catch e ", "fail ", "assert ", "source ", "param y = ", "9223372036854775807", "true", "ae", "$", "\t",
    ]
    for round in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        if round.isMultiple(of: 3) {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = parsed(bytes)
      _ = checked(text)
      _ = transcript(text)
    }
  }
}
