import Glibc
import TestSupport
import Testing

/// The line editor and the progress bar as a person meets them, in a terminal.
@Suite struct SessionTests {
  private let folder = TemporaryFolder()

  private func start(_ mode: String = "edit", environment: [String: String?] = [:]) throws -> PseudoTerminal {
    let arguments = mode == "edit" ? ["edit", folder.file("history")] : [mode]
    let terminal = try PseudoTerminal(
      BuiltProgram.path("terminal-probe"), arguments, environment: environment)
    if mode == "edit" { try terminal.wait(for: "probe> ") }
    return terminal
  }

  @Test func linesAndTheEnd() throws {
    let terminal = try start()
    #expect(!terminal.isInLineMode)
    terminal.type("conv 16 é日本\r")
    try terminal.wait(for: "line \"conv 16 é日本\"")
    try terminal.wait(for: "probe> ")
    terminal.type("\u{4}")
    try terminal.wait(for: "end of file")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test(arguments: [["LC_ALL": "C"], ["LC_ALL": nil, "LC_CTYPE": nil, "LANG": nil], ["LANG": "xx_XX.ISO-8859-1"]])
  func lettersAreWholeInAnyLocale(environment: [String: String?]) throws {
    let terminal = try start(environment: environment)
    terminal.type("é日\u{7F}!\r")
    try terminal.wait(for: "line \"é!\"")
  }

  @Test func aSuspendedSessionGoesOn() throws {
    let terminal = try start()
    terminal.type("half ")
    try terminal.wait(for: "half ")
    terminal.type("\u{1A}")
    // The process stands still, with the terminal as other programs want it.
    terminal.listen(seconds: 0.2)
    #expect(terminal.isInLineMode)
    terminal.send(signal: SIGCONT)
    try terminal.wait(for: "probe> half ")
    terminal.type("whole\r")
    try terminal.wait(for: "line \"half whole\"")
  }

  @Test func aVanishedTerminalEndsTheSession() throws {
    let run = try ProgramRun(BuiltProgram.path("terminal-probe"), ["edit", folder.file("history")])
    #expect(run.status == .exited(0) && run.standardOutput.contains("end of file"))
  }

  @Test func interruptionDropsTheLineAtOnce() throws {
    let terminal = try start()
    terminal.type("half a li")
    try terminal.wait(for: "half a li")
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    try terminal.wait(for: "probe> ")
    // In the middle of a search, and twice.
    terminal.type("\u{12}xy")
    try terminal.wait(for: "i-search")
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    terminal.type("\u{3}next\r")
    try terminal.wait(for: "line \"next\"")
  }

  @Test func tabCompletes() throws {
    let terminal = try start()
    terminal.type("freeze ae.e\t\r")
    try terminal.wait(for: "line \"freeze ae.encoder \"")
    terminal.type("conv 16 ker\t3\r")
    try terminal.wait(for: "line \"conv 16 kernel=3\"")
    terminal.type("load my\t\r")
    try terminal.wait(for: "line \"load \\\"my file.png\\\" \"")
    terminal.type("nothing\t\r")
    try terminal.wait(for: "line \"nothing\"")
  }

  @Test func tabListsWithDescriptions() throws {
    let terminal = try start()
    terminal.type("tr\t")
    try terminal.wait(for: "train      learns\ntrainable  says what learns\nprobe> train")
    terminal.type("\r")
    try terminal.wait(for: "line \"train\"")
  }

  @Test func pastedBlocksAreOneText() throws {
    let terminal = try start()
    terminal.paste("model a {\n  relu\n}")
    try terminal.wait(for: "relu")
    terminal.type("\r")
    try terminal.wait(for: "line \"model a {\\n  relu\\n}\"")
    terminal.type("\u{1B}[A\r")
    try terminal.wait(for: "line \"model a {\\n  relu\\n}\"")
  }

  @Test func historyOutlivesAKilledSession() throws {
    let first = try start()
    for line in ["train a", "freeze b", "train a", "freeze c"] {
      first.type("\(line)\r")
      try first.wait(for: "line \"\(line)\"")
    }
    first.send(signal: SIGKILL)
    #expect(try first.waitForExit() == .killed(signal: Int(SIGKILL)))
    let second = try start()
    // The arrow looks for what begins as the line does.
    second.type("tr\u{1B}[A\r")
    try second.wait(for: "line \"train a\"")
    second.type("\u{1B}[A\u{1B}[A\u{1B}[A\r")
    try second.wait(for: "line \"freeze b\"")
  }

  @Test func inputrcHasTheLastWord() throws {
    let inputrc = folder.write(
      "$if Telar\n\"\\C-o\": \"from inputrc\"\n\"\\e[A\": previous-history\n$endif\n", to: "inputrc")
    let terminal = try start(environment: ["INPUTRC": inputrc])
    terminal.type("\u{F}\r")
    try terminal.wait(for: "line \"from inputrc\"")
    terminal.type("zz\u{1B}[A\r")
    try terminal.wait(for: "line \"from inputrc\"")
  }

  @Test func resizingKeepsTheLine() throws {
    let terminal = try start()
    terminal.type("a line that is longer than the new window")
    try terminal.wait(for: "new window")
    terminal.resize(columns: 20, rows: 10)
    terminal.listen(seconds: 0.1)
    terminal.type("!\r")
    try terminal.wait(for: "line \"a line that is longer than the new window!\"")
  }

  @Test func aDeadlySignalLeavesTheTerminalInOrder() throws {
    let terminal = try start()
    terminal.send(signal: SIGTERM)
    #expect(try terminal.waitForExit() == .killed(signal: Int(SIGTERM)))
    // Bracketed paste is switched off again.
    #expect(terminal.rawText.contains("\u{1B}[?2004l"))
  }

  @Test func interruptionEndsWorkAndBar() throws {
    let terminal = try start("work")
    try terminal.wait(for: "step  ━")
    try terminal.wait(for: "step  ━")
    terminal.type("\u{3}")
    try terminal.wait(for: "stopped")
    #expect(terminal.rawText.hasSuffix("\r\u{1B}[Jstopped\r\n"))
    #expect(try terminal.waitForExit() == .exited(0))
  }

}
