import Glibc
import Language
import TestSupport
import Testing

@Suite struct EvaluatorTests {
  @Test func scriptArgumentsReplaceDefaultsAndTakeTheirTypes() {
    let script = """
      param epochs = 2
      param rate = 1e-3
      param name = "a"
      param fast = no
      param sizes = [1]
      print $epochs $rate $name $fast $sizes
      """
    let arguments = [("epochs", "30"), ("rate", "1"), ("name", "7"), ("fast", "yes"), ("sizes", "3,x")]
    #expect(transcript(script, arguments: arguments) == #"30 1.0 7 true [3, "x"]"#)
    #expect(transcript(script) == #"2 0.001 a false [1]"#)
  }

  /// What a list parameter is given is what the same text is in a script; other types are read as they are written.
  @Test(arguments: [
    "[1,2]", "[]", "[1.5, -2, 1e-3]", #"["a b", 'c,d', "[x]"]"#, "[[1, 2], [3]]", "[yes, no, nothing, true]",
    "[1,\n2,]",
    "[-9223372036854775808]", "[1 + 1, round(2.5)]", "[ 1 ]",
  ])
  func listArgumentsAreReadAsInScripts(_ list: String) {
    let inScript = transcript("param w = \(list)\nprint $w (type($w))")
    #expect(inScript.hasSuffix(" list"))
    for declaration in ["param w = [0]", "param w: list", "param w = nothing"] {
      #expect(transcript("\(declaration)\nprint $w (type($w))", arguments: [("w", list)]) == inScript)
    }
  }

  @Test func argumentsWithoutBracketsAreWords() {
    func given(_ argument: String, _ declaration: String = "param w = [0]") -> String {
      transcript("\(declaration)\nkeep $w", arguments: [("w", argument)])
    }
    #expect(given("1,two,yes,nothing,2.5") == #"keep => [1, "two", true, nothing, 2.5]"#)
    #expect(given("7") == "keep => [7]")
    #expect(given("") == "keep => []")
    #expect(given("yes", "param w = nothing") == "keep => true")
    #expect(given("[a-z]*", "param w = nothing") == #"keep => "[a-z]*""#)
    #expect(given("[a-z]*", "param w = \"x\"") == #"keep => "[a-z]*""#)
    for wrong in ["[1, two]", "[1", "[1] + ", "[1]; print 2", "[$x]", "[(evaluate x)]"] {
      let text = given(wrong)
      #expect(text.hasPrefix("error: `w` cannot be read as a list\n"))
      #expect(text.hasSuffix(#"  write w=1,2,3 or, as in a script, 'w=[1, "two", [3, 4]]'"#))
    }
  }

  @Test func wrongScriptArgumentsAreErrors() {
    let script = "param epochs = 2\nprint $epochs"
    #expect(
      transcript(script, arguments: [("epoch", "3")])
        == "error: there is no parameter of the script called `epoch`\n  did you mean `epochs`?")
    #expect(
      transcript(script, arguments: [("epochs", "2.5")])
        == "error: `epochs` must be a whole number, not `2.5`")
    #expect(
      transcript(script, arguments: [("epochs", "1"), ("epochs", "2")])
        == "error: `epochs` stands twice in the script's arguments\n  remove one of them")
  }

  @Test func aSessionKeepsVariablesAndFunctionsAlsoAfterErrors() throws {
    let context = SampleContext()
    let evaluator = Evaluator(commands: CommandTable(sampleCommands, context: context))
    func enter(_ text: String) throws { try evaluator.run(SourceText(name: "prompt", text: text)) }
    try enter("let x = 1; define f(a) { return $a / $x }")
    #expect(throws: Diagnostic.self) { try enter("model ae input=1x1x1 { for i in 1..2 { $x = 0; f(1) } }") }
    try enter("$x = 4; print (f(8))")
    #expect(context.printed == ["2"])
    #expect(evaluator.variables.names == ["x"])
    #expect(evaluator.variables["x"] == 4)
  }

  @Test func interruptionEndsLoopsAndIsNotCaught() {
    let evaluator = Evaluator(commands: CommandTable(sampleCommands, context: SampleContext()))
    var polls = 0
    evaluator.isInterrupted = {
      polls += 1
      return polls == 100
    }
    let text = "try { while true { let x = 1 } } catch e { print caught }"
    let error = #expect(throws: Diagnostic.self) { try evaluator.run(SourceText(name: "test", text: text)) }
    #expect(error?.problem == .interrupted)
    #expect(polls == 100)
  }

  @Test func resultsSayWhereTheyComeFrom() throws {
    let evaluator = Evaluator(commands: CommandTable(sampleCommands, context: SampleContext()))
    var results: [String] = []
    evaluator.onResult = {
      results.append("\($0.command?.name ?? "expression") \($0.commandBlockDepth) \($0.place)")
    }
    try evaluator.run(SourceText(name: "t", text: "model ae input=1x1x1 {\n  evaluate\n}\n(1)\nlet x = (evaluate)"))
    #expect(results == ["evaluate 1 t:2:3", "model 0 t:1:1", "expression 0 t:4:1"])
  }

  /// How deep it goes depends on the stack, and on how the program was built.
  @Test func endlessRecursionEndsWithAnError() {
    let direct = transcript("define f(n) { return 1 + (f( $n )) }\nprint (f(1))").split(separator: "\n")
    #expect(direct.first == "error: the calls are nested too deeply")
    #expect(direct.dropLast().last?.hasPrefix("  in `f`, called at sample:1:27 (and ") ?? false)
    #expect(direct.last == "  in `f`, called at sample:2:8")
    let mutual = transcript("define f(n) { return g($n) }\ndefine g(n) { if true { f($n) } }\nf(1)")
    #expect(mutual.hasPrefix("error: the calls are nested too deeply\n"))
    #expect(mutual.split(separator: "\n").count == 13)
  }

  /// What doubles soon fills any memory: it has to end before, and quickly.
  @Test(
    arguments: [
      "let s = \"0123456789\"; while true { $s = $s + $s }", "let s = \"0123456789\"; while true { $s = \"$s$s\" }",
      "let s = [1]; while true { $s = [$s, $s] }", "let s = \"aaaaaaaaaa\"; while true { $s = replace($s, \"a\", $s) }",
      "let s = [\"0123456789\"]; while true { $s = [join($s, \"\"), join($s, \"\")] }",
    ])
  func valuesThatDoubleEndWithAnError(_ text: String) {
    let start = ContinuousClock.now
    #expect(runDiagnostics(text).map(\.problem) == [.valueTooLarge(limit: 256 << 20)])
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func filesAreSourcedRelativeToTheSourcingFile() throws {
    let folder = TemporaryFolder()
    mkdir(folder.file("parts"), 0o755)
    folder.write("let x = 1\nsource parts/one.telar\nprint $x $y (f())", to: "main.telar")
    folder.write("let y = 2\n$x = 10\nsource two.telar", to: "parts/one.telar")
    folder.write("define f() { return $x + 1 }", to: "parts/two.telar")
    folder.write("source loop.telar", to: "loop.telar")
    folder.write("source parts/wrong.telar", to: "bad.telar")
    folder.write("print 1\ntrian ae\nprint (1 / 0)", to: "parts/wrong.telar")
    func run(_ name: String) -> String { transcript("source \(folder.path)/\(name)") }
    #expect(run("main.telar") == "10 2 11")
    #expect(run("loop.telar").hasPrefix("error: `\(folder.path)/loop.telar` is being run already"))
    #expect(
      run("bad.telar") == """
        1
        error: there is no command called `trian`
          at \(folder.path)/parts/wrong.telar:2:1
            trian ae
            ^^^^^
          did you mean `train`?
          in `\(folder.path)/parts/wrong.telar`, sourced at \(folder.path)/bad.telar:1:8
          in `\(folder.path)/bad.telar`, sourced at sample:1:8
        """)
    let found = checked("source \(folder.path)/bad.telar\nsource \(folder.path)/main.telar\nprint $y (f())")
    #expect(found.contains("wrong.telar:2:1") && found.contains("wrong.telar:3:8"))
    #expect(found.split(separator: "\n").count { $0.hasPrefix("error:") } == 2)
    #expect(checked("source \(folder.path)/main.telar\nprint $y (f())") == "no errors")
  }
}
