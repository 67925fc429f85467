import Language
import TestSupport
import Testing

/// Inputs that no person writes but that must do no harm: an error, in bounded time and memory.
@Suite struct RobustnessTests {
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("let s = \"ab\"\nwhile true { $s = $s + $s }", "a value cannot be larger than 256 MiB"),
      ("let s = \"ab\"\nwhile true { $s = \"$s$s\" }", "a value cannot be larger than 256 MiB"),
      ("let s = [1]\nwhile true { $s = [$s, $s] }", "a value cannot be larger than 256 MiB"),
      ("let s = [1]\nwhile true { $s = $s + $s }", "a list cannot have more than 10000000 elements"),
      ("let s = [1]\nwhile true { $s[0] = $s }", "lists and records cannot be nested more than 100 deep"),
      ("let x = 1..1000000000000", "a list cannot have more than 10000000 elements"),
      ("print (range(0, 9000000000000000000))", "a list cannot have more than 10000000 elements"),
    ])
  func valuesDoNotGrowWithoutBound(_ text: String, _ message: String) {
    #expect(transcript(text).hasPrefix("error: \(message)\n"))
  }

  @Test func aLongRangeIsGoneOverWithoutBeingMade() {
    #expect(transcript("for i in 1..1000000000000 { if $i > 2 { print $i; break } }") == "3")
  }

  @Test(
    arguments: [
      "define f(x = f()) { return $x }\nf()", "define f() { return [g()] }\ndefine g() { return [f()] }\nf()",
      "define f() { for i in 1..2 { if true { f() } } }\nf()", "define f() { return \"$(f())\" }\nf()",
      "define f() { print (f()) }\nf()",
    ])
  func endlessRecursionIsAnError(_ text: String) {
    #expect(transcript(text).hasPrefix("error: the calls are nested too deeply\n"))
  }

  @Test func aFileThatSourcesItselfIsSeenHoweverItsPathIsWritten() {
    let folder = TemporaryFolder()
    folder.write("source ./one.telar", to: "one.telar")
    folder.write("define f() { source ././three.telar }\nf()", to: "two.telar")
    folder.write("f()", to: "three.telar")
    for name in ["one", "two"] {
      #expect(transcript("source \(folder.path)/\(name).telar").contains(".telar` is being run already\n"))
    }
    #expect(checked("source \(folder.path)/one.telar").contains("one.telar` is being run already\n"))
  }

  @Test(.timeLimit(.minutes(1))) func longLinesAreRun() {
    let million = String(repeating: "a", count: 1_000_000)
    #expect(transcript("print \(million)").utf8.count == 1_000_000)
    #expect(transcript("let x = [" + String(repeating: "1, ", count: 300_000) + "2]\nlen($x)") == "=> 300001")
    #expect(transcript("print e" + String(repeating: "\u{301}", count: 300_000)).unicodeScalars.count == 300_001)
  }

  /// However many errors there are, a check ends soon and says that there are more.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (0..<20_000).map { "prnt \($0)" }.joined(separator: "; "),
      (0..<10_000).map { "let v\($0) = 1\nprint $w\($0)" }.joined(separator: "\n"),
      (0..<10_000).map { "print (g\($0)(1))" }.joined(separator: "\n"),
      "train " + (0..<20_000).map { "o\($0)=1" }.joined(separator: " "),
    ])
  func checksOfVeryManyErrorsEnd(_ text: String) {
    let lines = checked(text).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("error: ") } == 201)
    #expect(lines.dropLast().last == "error: too many errors: the rest was not read")
  }
}
