import Glibc
import Language
import TestSupport
import Testing

/// What a person at the prompt is told before work that is not saved goes.
@Suite(.serialized) struct UnsavedPromptTests {
  private let place: Workplace

  init() throws { place = try Workplace(isPrepared: true) }

  /// A prompt with the model `ae` trained for one epoch more than its checkpoint.
  private func trained() throws -> PseudoTerminal {
    let terminal = try place.terminal(columns: 120)
    try terminal.wait(for: "telar> ")
    terminal.type("load fashion-mnist mean=0.5 std=0.5; restore ae; train limit=64\r")
    try terminal.wait(for: "stopped finished\n")
    try terminal.wait(for: "ae 1x28x28> ")
    return terminal
  }

  private static let told = "note: not saved: ae (2 epochs, validation loss "

  @Test(
    arguments: [
      "model ae input=4", "restore ae", "restore clf as=ae", "attach ae to=ae.encoder { flatten; linear 4 }",
    ])
  func whatGivesWayIsNamedAndComesBack(_ command: String) throws {
    let terminal = try trained()
    terminal.type("let before = (show ae); \(command)\r")
    try terminal.wait(for: "note: ae (2 epochs, validation loss ")
    try terminal.wait(for: "was not saved and gave way; undo brings it back\n")
    try terminal.wait(for: "> ")
    terminal.type("undo\r")
    try terminal.wait(for: "undone ")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("undo; print \"same $((show ae) == $before) unsaved $((models).models[0].unsaved)\"\r")
    try terminal.wait(for: "> ")
    terminal.type("evaluate\r")
    try terminal.wait(for: "loss 1.")
    try terminal.wait(for: "> ")
    // As if nothing had been: leaving tells of it.
    terminal.type("\u{4}")
    try terminal.wait(for: UnsavedPromptTests.told)
  }

  @Test func leavingTellsOfWhatGaveWayToo() throws {
    let terminal = try trained()
    terminal.type("model ae input=4\r")
    try terminal.wait(for: "ae 4> ")
    terminal.type("\u{4}")
    try terminal.wait(for: UnsavedPromptTests.told)
    try terminal.wait(for: "ae 4> ")
    terminal.type("undo 2; redo 5\r")
    try terminal.wait(for: "note: 2 of 5 changes")
    try terminal.wait(for: "ae 4> ")
    terminal.type("\u{4}")
    try terminal.wait(for: UnsavedPromptTests.told)
    try terminal.wait(for: "ae 4> ")
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func nothingIsSaidOfWhatIsSaved() throws {
    let terminal = try trained()
    terminal.type("save; model ae input=4\r")
    let shown = try terminal.wait(for: "ae 4> ")
    #expect(!shown.contains("note"))
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(!terminal.text.contains("not saved"))
  }

  @Test func ctrlDAsksOnce() throws {
    let terminal = try trained()
    terminal.type("\u{4}")
    try terminal.wait(for: UnsavedPromptTests.told)
    try terminal.wait(for: "Ctrl-D once more leaves without, save ae keeps it\n")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  /// A statement, an empty line, Ctrl-C, help: after each of them the next Ctrl-D asks again.
  @Test(arguments: ["print 1\r", "\r", "\u{3}", "?seed\r", "undo 0\r"]) func anythingElseCancels(_ keys: String) throws
  {
    let terminal = try trained()
    for _ in 1...2 {
      terminal.type("\u{4}")
      try terminal.wait(for: UnsavedPromptTests.told)
      try terminal.wait(for: "ae 1x28x28> ")
      terminal.type(keys)
      try terminal.wait(for: "ae 1x28x28> ")
    }
    terminal.type("\u{4}")
    try terminal.wait(for: UnsavedPromptTests.told)
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("save\r")
    try terminal.wait(for: "replaced ")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func exitAsksTooAndRunsNothingBehindIt() throws {
    let terminal = try trained()
    terminal.type("exit 3; print \"behind\"\r")
    try terminal.wait(for: "error: not saved: ae (2 epochs")
    try terminal.wait(for: "exit once more leaves without\n")
    try terminal.wait(for: "ae 1x28x28> ")
    #expect(!terminal.text.contains("\nbehind"))
    terminal.type("exit 3\r")
    #expect(try terminal.waitForExit() == .exited(3))
  }

  /// The terminal's end and signals that end the program are not asked back.
  @Test(arguments: [SIGHUP, SIGTERM]) func signalsEndIt(_ signal: CInt) throws {
    let terminal = try trained()
    terminal.send(signal: signal)
    #expect(try terminal.waitForExit() == .killed(signal: Int(signal)))
  }

  @Test func aScriptIsNotAsked() throws {
    let start = "load fashion-mnist mean=0.5 std=0.5; restore ae; train limit=64"
    for (script, status) in [("\(start); exit", 0), ("\(start); exit 4", 4), (start, 0)] {
      let run = try place.telar(["-c", script])
      #expect(run.status == .exited(status))
      // A script that failed says what went with it; one that came to its end was not to save it.
      #expect(run.standardError.contains("note: not saved: ae (2 epochs") == (status != 0))
      let piped = try place.telar([], input: script)
      #expect(piped.status == .exited(status))
    }
  }
}
