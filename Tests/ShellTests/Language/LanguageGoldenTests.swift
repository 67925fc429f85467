import Shell
import Testing

@Suite struct LanguageGoldenTests {
  @Test func programs() throws { try expectGolden("programs.golden") { transcript($0) } }

  @Test func errors() throws { try expectGolden("errors.golden") { transcript($0) } }

  @Test func checks() throws { try expectGolden("checks.golden") { checked($0) } }

  /// Everything that the errors' examples do is told in words.
  @Test func everyProblemHasWords() {
    #expect(Problem.interrupted.wording.message == "interrupted")
    #expect(Problem.custom(message: "m", why: "w", remedy: "r").wording.remedy == "r")
  }
}
