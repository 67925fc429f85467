import Language
import Testing

@Suite struct NameRuleTests {
  @Test(arguments: [
    "a", "ae", "v1.2", "try-7_b", "7", "_x", "модель", "模型", "हिन्दी", "עברית", "é", "ａ",
    String(repeating: "x", count: 100),
  ]) func goodNames(_ name: String) throws { #expect(try NameRule.name(name, of: "model") == name) }

  @Test(arguments: [
    "", " ", "a b", "a/b", "-x", ".", "..", ".hidden", "a\u{0}", "a\u{1B}[31m", "a\nb", "a\u{200B}b", "a\u{202E}b",
    "a\u{FEFF}",
    "a*", "a?", "a$b", "a\"b", "a#", "a=b", "a,b", "a:b", "№", "💡", "a\u{00A0}b", String(repeating: "x", count: 101),
  ]) func badNames(_ name: String) { #expect(throws: Problem.self) { try NameRule.name(name, of: "model") } }

  /// One name, however its letters are put together; and a name that is good stays what it is.
  @Test func formsAreOne() throws {
    for (written, kept) in [
      ("e\u{301}", "\u{E9}"), ("\u{1100}\u{1161}", "\u{AC00}"), ("A\u{30A}", "\u{C5}"), ("\u{212B}", "\u{C5}"),
    ] {
      let name = try NameRule.name(written, of: "model")
      #expect(Array(name.unicodeScalars) == Array(kept.unicodeScalars))
      #expect(Array(NameRule.normalized(name).unicodeScalars) == Array(kept.unicodeScalars))
    }
  }

  /// Every character is either good in a name and stays so with others, or is refused wherever it stands.
  @Test func everyCharacterIsOneOrTheOther() {
    for value in UInt32(1)..<0x30000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let within = try? NameRule.name("a\(scalar)b", of: "model")
      let last = try? NameRule.name("ab\(scalar)", of: "model")
      #expect((within == nil) == (last == nil), "U+\(String(value, radix: 16))")
      guard let within else { continue }
      #expect(!scalar.properties.isWhitespace && scalar.value >= 0x20 && scalar != "/" && scalar != "$")
      #expect(within.unicodeScalars.count <= 100 && within.utf8.count <= 400)
      #expect((try? NameRule.name(within, of: "model")) == within)
    }
  }
}
