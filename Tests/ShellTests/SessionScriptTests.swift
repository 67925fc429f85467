import Glibc
import Language
import TestSupport
import Testing

/// What a session keeps of what was typed, and the ways in which the prompt is more than the language.
@Suite struct SessionScriptTests {
  private let place: Workplace

  init() throws { place = try Workplace(isPrepared: true) }

  private func start(_ arguments: [String] = [], columns: Int = 100) throws -> PseudoTerminal {
    let terminal = try place.terminal(arguments, columns: columns)
    try terminal.wait(for: "telar> ")
    return terminal
  }

  /// Types lines, each once the prompt is there again.
  private func type(_ lines: [String], _ terminal: PseudoTerminal) throws {
    for line in lines {
      terminal.type(line + "\r")
      try terminal.wait(for: "> ")
    }
  }

  @Test func aSavedSessionDoesTheSameAgain() throws {
    let terminal = try start()
    try type(
      [
        "seed 3", "model m input=4", "linear 3", "linaer 5", "undo", "linear 2", "let x = 1; $x = $x + 1; undo",
        "print $x; fail \"on purpose\"", "history save=~/session.telar",
      ], terminal)
    let script = try #require(SourceFile.text(place.folder.file("home/session.telar")))
    #expect(
      script == """
        #!/usr/bin/env telar
        seed 3
        model m input=4
        linear 3
        # failed: linaer 5
        undo
        linear 2
        let x = 1
        $x = $x + 1
        undo
        print $x
        # failed: fail "on purpose"

        """)
    terminal.type("show m.linear1\r")
    let shown = try terminal.wait(for: "frozen no")
    let run = try place.telar([place.folder.file("home/session.telar")])
    #expect(run.status == .exited(0), "\(run.standardError)")
    #expect(run.standardOutput.hasSuffix("\n1\n"))
    let again = try place.telar(["-c", "source ~/session.telar; show m.linear1"])
    let weights = again.standardOutput.split(separator: "\n").filter { $0.hasPrefix("weight") || $0.hasPrefix("bias") }
    #expect(weights.count == 2 && weights.allSatisfy { shown.contains($0) })
  }

  /// Where a person was told that unsaved training gave way, a script would be refused.
  @Test func whatGaveWayGivesWayInTheScriptToo() throws {
    let terminal = try start()
    try type(
      [
        "load fashion-mnist; restore ae; train limit=64", "model ae input=4 { linear 3 } # anew", "undo",
        "restore ae", "undo", "attach ae to=ae.encoder { relu }",
        "history save=~/session.telar",
      ], terminal)
    let script = try #require(SourceFile.text(place.folder.file("home/session.telar")))
    #expect(
      script.contains("\nmodel ae input=4 replace=yes { linear 3 }\nundo\nrestore ae replace=yes\nundo\n"), "\(script)")
    #expect(script.hasSuffix("\nattach ae to=ae.encoder replace=yes { relu }\n"), "\(script)")
    let run = try place.telar([place.folder.file("home/session.telar")])
    #expect(run.status == .exited(0), "\(run.standardError)")
  }

  @Test func aRecordingHasWhatWasRunWhateverHappens() throws {
    let terminal = try start()
    try type(["record ~/r.telar", "let x = 2", "print $y", "model m input=4 {\r linear 3\r}"], terminal)
    terminal.send(signal: SIGKILL)
    _ = try terminal.waitForExit()
    let text = try #require(SourceFile.text(place.folder.file("home/r.telar")))
    #expect(text == "#!/usr/bin/env telar\nlet x = 2\n# failed: print $y\nmodel m input=4 {\n linear 3\n}\n")
    // What is there already is not written over by accident.
    let run = try place.telar(["-c", "record ~/r.telar"])
    #expect(run.status == .exited(1) && run.standardError.contains("replace=yes"))
  }

  @Test func historyIsOfAllSessionsAndKeepsBlocksWhole() throws {
    let first = try start()
    let second = try start()
    try type(["model a input=4 {\r linear 3\r}"], first)
    try type(["print 2"], second)
    try type(["print 1"], first)
    for terminal in [first, second] { terminal.send(signal: SIGKILL) }
    let third = try start()
    third.type("print (history).entries\r")
    try third.wait(for: "entry: \"model a input=4 {\\n linear 3\\n}\"}")
    try third.wait(for: "entry: \"print 2\"}")
    try third.wait(for: "entry: \"print 1\"}")
    // The arrow looks for what begins as the line does; Ctrl-R for what has it anywhere.
    third.type("mo\u{1B}[A")
    try third.wait(for: "linear 3")
    third.type("\u{3}")
    try third.wait(for: "telar> ")
    third.type("\u{12}nt 2\r")
    try third.wait(for: "\n2\n")
    third.type("history PRINT limit=1\r")
    try third.wait(for: "number  entry")
    let shown = try third.wait(for: "telar> ")
    #expect(shown.contains("history PRINT limit=1") && !shown.contains("print 1\n"))
  }

  @Test func theStartFileComesFirstAndItsErrorsDoNoHarm() throws {
    mkdir(place.folder.file("home/.config"), 0o755)
    mkdir(place.folder.file("home/.config/telar"), 0o755)
    let file = place.folder.file("home/.config/telar/init.telar")
    try SourceFile.write("let mine = 41\nmodel quiet input=4\nnonsense\nlet late = 1\n", to: file)
    let terminal = try place.terminal()
    let greeting = try terminal.wait(for: "> ")
    #expect(greeting.contains("there is no command called `nonsense`") && greeting.contains("init.telar:3:1"))
    #expect(!greeting.contains("parameters"))
    terminal.type("print ($mine + 1)\r")
    try terminal.wait(for: "42\n")
    let plain = try start(["--no-init"])
    plain.type("print $mine\r")
    try plain.wait(for: "there is no variable called `mine`")
    // A script does the same for everybody.
    #expect(try place.telar(["-c", "print $mine"]).status == .exited(1))
  }

  @Test func theSystemsShellAndHelpAreNear() throws {
    let terminal = try start()
    terminal.type("!echo from $((40 + 2)); exit 3\r")
    try terminal.wait(for: "from 42\nexit status 3\ntelar> ")
    terminal.type("!sleep 60\r")
    terminal.listen(seconds: 0.3)
    terminal.type("\u{3}")
    try terminal.wait(for: "exit status 130\ntelar> ")
    terminal.type("seed?\r")
    try terminal.wait(for: "Choose the random numbers.")
    try terminal.wait(for: "telar> ")
    terminal.type("?see\t\r")
    try terminal.wait(for: "Choose the random numbers.")
    try terminal.wait(for: "telar> ")
    terminal.type("quit\r")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func longHelpGoesThroughThePager() throws {
    var environment = place.environment
    environment["PAGER"] = "head -n 2; cat > /dev/null; echo paged"
    let terminal = try PseudoTerminal(Workplace.binary, [], environment: environment)
    try terminal.wait(for: "telar> ")
    terminal.type("help\r")
    try terminal.wait(for: "models\n")
    let rest = try terminal.wait(for: "paged\n")
    #expect(rest.split(separator: "\n").count == 2)
    // What fits is shown as it is.
    terminal.type("help seed\r")
    #expect(!(try terminal.wait(for: "See also").contains("paged")))
    environment["PAGER"] = "no-such-pager"
    let other = try PseudoTerminal(Workplace.binary, [], environment: environment)
    try other.wait(for: "telar> ")
    other.type("help\r")
    try other.wait(for: "help NAME explains one")
  }

  @Test func undoTakesBackSeveralSteps() throws {
    let terminal = try start()
    try type(["model m input=4", "linear 3", "freeze m.linear1", "let x = 1", "$x = [1, 2]"], terminal)
    terminal.type("undo\r")
    try terminal.wait(for: "undone $x, which is 1 again\n")
    terminal.type("undo 2\r")
    try terminal.wait(for: "undone $x, which is gone, then freeze m.linear1\nm 3> ")
    terminal.type("undo 9\r")
    try terminal.wait(for: "undone linear1 of m, then model m\ntelar> ")
    terminal.type("undo\r")
    try terminal.wait(for: "there is nothing to undo")
  }
}
