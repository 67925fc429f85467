import Language
import Testing

@Suite struct LanguageGoldenTests {
  @Test func programs() throws { try expectGolden("programs.golden") { transcript($0) } }

  @Test func errors() throws { try expectGolden("errors.golden") { transcript($0) } }

  @Test func checks() throws { try expectGolden("checks.golden") { checked($0) } }

  @Test(arguments: unrecordableProblems)
  func wordings(_ problem: Problem, _ message: String, _ why: String, _ remedy: String) {
    #expect(problem.wording.message == message)
    #expect(problem.wording.why == why)
    #expect(problem.wording.remedy == remedy)
  }
}

/// The problems that a golden file cannot hold, or only with a stack's depth in it, and their wordings.
let unrecordableProblems: [(problem: Problem, message: String, why: String, remedy: String)] = [
  (.invalidUTF8, "the text is not valid UTF-8 here", "", "save the file as UTF-8 text"),
  (
    .controlCharacter(0), "a control character (code 0) has no place in a script", "",
    "remove it; in a string, write it as an escape such as \\u{0}"
  ),
  (.controlCharacter(13), "a carriage return without a new line", "", "save the file with Unix or Windows line ends"),
  (
    .tooDeep(limit: 200), "this is nested more than 200 levels deep", "",
    "take a part of it out, with `let` or `define`"
  ),
  (.tooManyErrors, "too many errors: the rest was not read", "", "is this a Telar script?"),
  (.recursionTooDeep, "the calls are nested too deeply", "", "see that the recursion comes to an end"),
  (.interrupted, "interrupted", "", ""),
  (.valueTooLarge(limit: 256 << 20), "a value cannot be larger than 256 MiB", "", ""),
  (
    .unwritableFile(path: "a", reason: "Is a directory"), "the file `a` cannot be written", "Is a directory",
    "check the path and the permissions"
  ),
  (.sourceCycle(path: "a"), "`a` is being run already", "a file that sources itself would never end", ""),
  (.custom(message: "m", why: "w", remedy: "r"), "m", "w", "r"),
]
