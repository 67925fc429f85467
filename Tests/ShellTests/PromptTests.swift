import Glibc
import TestSupport
import Testing

/// The prompt as a person meets it, in a terminal. One after the other: some of it is about time.
@Suite(.serialized) struct PromptTests {
  private let empty: Workplace
  private let prepared: Workplace

  init() throws {
    empty = try Workplace(isPrepared: false)
    prepared = try Workplace(isPrepared: true)
  }

  @Test func buildingLayerByLayer() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("model ae input=1x28x28\r")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("conv 16 pad=1\r")
    try terminal.wait(for: "model ae  layer conv1  output 16x28x28  parameters 160\nae 16x28x28> ")
    terminal.type("maxpool 2; flatten\r")
    try terminal.wait(for: "ae 3136> ")
    terminal.type("conv 3\r")
    try terminal.wait(for: "error: layer conv2 does not fit after flatten1")
    try terminal.wait(for: "ae 3136> ")
    terminal.type("undo\r")
    try terminal.wait(for: "undone flatten1 of ae\nae 16x14x14> ")
    terminal.type("freeze ae.conv1\r")
    try terminal.wait(for: "ae 16x14x14 [conv1 frozen]> ")
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func tabKnowsTheGrammarAndWhatThereIs() throws {
    let terminal = try prepared.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("load fashion-mnist; restore ae\r")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("summ\t\r")
    try terminal.wait(for: "summary \n")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("freeze ae.enc\t\r")
    try terminal.wait(for: "freeze ae.encoder \n")
    try terminal.wait(for: "[encoder frozen]> ")
    terminal.type("unfreeze ae.encoder.c\t\r")
    try terminal.wait(for: "unfreeze ae.encoder.conv1 \n")
    try terminal.wait(for: "> ")
    terminal.type("train opt\tsg\tlr=0.1 data=tr\tlim\t64\r")
    try terminal.wait(for: "train optimizer=sgd lr=0.1 data=train limit=64\n")
    try terminal.wait(for: "> ")
    terminal.type("evaluate data=te\t\r")
    try terminal.wait(for: "evaluate data=test \n")
    try terminal.wait(for: "> ")
    terminal.type("restore c\t\r")
    try terminal.wait(for: "restore clf \n")
    try terminal.wait(for: "clf 10")
    terminal.type("nearest l\tid=3\r")
    try terminal.wait(for: "nearest latent id=3\n")
    try terminal.wait(for: "distance")
  }

  @Test func aPastedScriptRuns() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.paste("model m input=4 {\n  block first {\n    linear 3; relu\n  }\n  linear 2\n}\nsummary m\n")
    terminal.type("\r")
    try terminal.wait(for: "first.linear1")
    try terminal.wait(for: "m 2> ")
  }

  @Test func anOpenBlockGoesOnAtAnotherPrompt() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("model m input=4 {\r")
    try terminal.wait(for: "… ")
    terminal.type("linear 3\r")
    try terminal.wait(for: "… ")
    terminal.type("\u{3}")
    try terminal.wait(for: "telar> ")
    terminal.type("model n input=4 {\r")
    try terminal.wait(for: "… ")
    terminal.type("linear 2 }\r")
    try terminal.wait(for: "n 2> ")
    terminal.type("models\r")
    let list = try terminal.wait(for: "n 2> ")
    #expect(!list.contains("\nm "))
  }

  @Test func interruptingTrainingKeepsTheModel() throws {
    let terminal = try prepared.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("load fashion-mnist; restore ae\r")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("train epochs=100000\r")
    try terminal.wait(for: "epoch 3/100000")
    let start = ContinuousClock.now
    terminal.type("\u{3}\u{3}")
    try terminal.wait(for: "stopped interrupted")
    try terminal.wait(for: "ae 1x28x28> ")
    // Half a second on an idle machine; tests share theirs.
    #expect(ContinuousClock.now - start < .seconds(2))
    terminal.type("evaluate\r")
    try terminal.wait(for: "loss 0.")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("exit\r")
    try terminal.wait(for: "note: trained but not saved: ae")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func theNextDayEverythingIsThere() throws {
    let first = try empty.terminal()
    try first.wait(for: "telar> ")
    first.type("model mine input=4 { linear 3 }\r")
    try first.wait(for: "mine 3> ")
    first.type("save\r")
    try first.wait(for: "checkpoint mine")
    try first.wait(for: "mine 3> ")
    first.send(signal: SIGKILL)
    _ = try first.waitForExit()
    let second = try empty.terminal()
    try second.wait(for: "telar> ")
    second.type("\u{1B}[A")
    try second.wait(for: "save")
    second.type("\u{1B}[A")
    try second.wait(for: "model mine input=4 { linear 3 }")
    second.type("\u{15}restore mine\r")
    try second.wait(for: "mine 3> ")
    second.type("\u{4}")
    #expect(try second.waitForExit() == .exited(0))
  }

  @Test func killedWhileSavingNothingIsLost() throws {
    let terminal = try prepared.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("restore ae; while true { save ae; save ae as=other }\r")
    for _ in 0..<20 { try terminal.wait(for: "checkpoint other") }
    terminal.send(signal: SIGKILL)
    _ = try terminal.waitForExit()
    let run = try prepared.telar(["-c", "restore ae; restore other; restore clf; checkpoints"])
    #expect(run.status == .exited(0), "\(run.standardError)")
  }

  @Test func twoSessionsShareAStore() throws {
    let first = try prepared.terminal()
    let second = try prepared.terminal()
    for terminal in [first, second] { try terminal.wait(for: "telar> ") }
    first.type("restore ae; save as=shared\r")
    try first.wait(for: "checkpoint shared")
    second.type("restore shared\r")
    try second.wait(for: "ae 1x28x28> ")
  }
}
