import Glibc
import Language
import System
import Terminal
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

  @Test func aStoreDeletedMeanwhileIsTold() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("model m input=4 { linear 3 }\r")
    try terminal.wait(for: "m 3> ")
    terminal.type("save m\r")
    try terminal.wait(for: "bytes 60\nm 3> ")
    terminal.type("!rm -rf \"$TELAR_STORE\"\r")
    try terminal.wait(for: "m 3> ")
    // Completion finds nothing there, and leaves it to the command to say so.
    terminal.type("restore \t\u{15}save m as=n\r")
    try terminal.wait(for: "was deleted while it was open")
    try terminal.wait(for: "try again to begin a new one there\nm 3> ")
    terminal.type("save m as=n\r")
    try terminal.wait(for: "checkpoint n  model m  parameters 15  bytes 60\nm 3> ")
    terminal.type("checkpoints\r")
    let list = try terminal.wait(for: "m 3> ")
    #expect(list.contains("\nn  ") && !list.contains("\nm  "))
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
    try terminal.wait(for: "loss 1.")
    try terminal.wait(for: "ae 1x28x28> ")
    // The epoch that was left is a row of its own, and no figures of earlier weights are said to be its.
    terminal.type("let saved = (save as=part); let part = (show part kind=checkpoint)\r")
    try terminal.wait(for: "\n")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("print \"validation: $part.validation_loss, $part.epochs[-1].validation_loss.\"\r")
    try terminal.wait(for: "validation: , .")
    terminal.type("train limit=64; exit\r")
    try terminal.wait(for: "error: not saved: ae (")
    terminal.type("exit\r")
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
    for _ in 0..<20 { try terminal.wait(for: " other\n") }
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
    try second.wait(for: "shared 1x28x28> ")
  }

  @Test func tabKnowsVariablesFilesAndNamesOfEveryKind() throws {
    let terminal = try prepared.terminal(columns: 120)
    try terminal.wait(for: "telar> ")
    terminal.type("load fashion-mnist; restore ae; let result = (evaluate)\r")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("print $res\t\r")
    try terminal.wait(for: "print $result \n")
    try terminal.wait(for: "> ")
    terminal.type("print $result.lo\t\r")
    try terminal.wait(for: "$result.loss \n1.")
    try terminal.wait(for: "> ")
    terminal.type("print \"loss $res\t\"\r")
    try terminal.wait(for: "loss $result\"\n")
    try terminal.wait(for: "> ")
    terminal.type("show ae.encoder.c\t\r")
    try terminal.wait(for: "show ae.encoder.conv1 \n")
    try terminal.wait(for: "> ")
    terminal.type("show lat\t\r")
    try terminal.wait(for: "show latent \n")
    try terminal.wait(for: "> ")
    terminal.type("help los\t")
    try terminal.wait(for: "help losses ")
    terminal.type("\u{3}")
    try terminal.wait(for: "> ")
    // In a block and on a continued line, and key= without a space.
    terminal.type("block extra {\r")
    try terminal.wait(for: "… ")
    terminal.type("convt\t2 ker\t3; rel\t}\r")
    try terminal.wait(for: "convtranspose 2 kernel=3; relu }\n")
    try terminal.wait(for: "> ")
    terminal.type("load path=\(prepared.folder.path)/ho\t")
    try terminal.wait(for: "/home/")
    terminal.type("\u{3}")
    try terminal.wait(for: "> ")
    // The list says what each is.
    terminal.type("restore \t")
    try terminal.wait(for: "  1x28x28 to 1x28x28, 1 epochs\nclf ")
    try terminal.wait(for: "  1x28x28 to 10, 1 epochs\n")
  }

  @Test func tabListsNumbersInTheirOrder() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("let q10 = 1; let q9 = 2; model m10 input=4; model m9 input=4; save m10; save m9\r")
    try terminal.wait(for: "m9 4> ")
    terminal.type("print $q\t")
    #expect(try terminal.wait(for: "$q10").contains("$q9"))
    terminal.type("\u{3}")
    for command in ["use", "restore", "summary"] {
      try terminal.wait(for: "m9 4> ")
      terminal.type("\(command) m\t")
      try terminal.wait(for: "\nm9")
      try terminal.wait(for: "\nm10")
      terminal.type("\u{3}")
    }
  }

  @Test func errorsPointIntoWhatWasPasted() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.paste("model m input=4 {\n  linear 3\n  linaer 2\n}\n")
    terminal.type("\r")
    try terminal.wait(for: "at prompt:3:3\n      linaer 2\n      ^^^^^^")
    try terminal.wait(for: "telar> ")
    // The whole of it is one entry that can be mended.
    terminal.type("\u{1B}[A")
    try terminal.wait(for: "linaer 2")
  }

  @Test func everythingOpenGoesOnAtAnotherPromptUntilCtrlC() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    for open in ["print \"half", "print (1 +", "let x = [1,", "if true {", "print 1 \\"] {
      terminal.type("\(open)\r")
      try terminal.wait(for: "… ")
      terminal.type("\u{3}")
      try terminal.wait(for: "telar> ")
    }
    terminal.type("print (1 +\r")
    try terminal.wait(for: "… ")
    terminal.type("2)\r")
    try terminal.wait(for: "\n3\ntelar> ")
  }

  @Test func ctrlCEndsLoopsAndKeepsWhatTheyDid() throws {
    let terminal = try empty.terminal()
    try terminal.wait(for: "telar> ")
    terminal.type("let x = 0; while true { $x = $x + 1 }\r")
    terminal.listen(seconds: 0.2)
    terminal.type("\u{3}\u{3}")
    try terminal.wait(for: "error: interrupted")
    try terminal.wait(for: "telar> ")
    terminal.type("assert $x > 0; print \"kept\"\r")
    try terminal.wait(for: "\nkept\n")
  }

  @Test func viModeWorks() throws {
    let place = try Workplace(isPrepared: false)
    let inputrc = place.folder.file("inputrc")
    try SourceFile.write("set editing-mode vi\n", to: inputrc)
    var environment = place.environment
    environment["INPUTRC"] = inputrc
    let terminal = try PseudoTerminal(Workplace.binary, environment: environment)
    try terminal.wait(for: "telar> ")
    // Escape ends inserting, 0 goes to the beginning, cw changes the word there.
    terminal.type("paint 42")
    try terminal.wait(for: "42")
    terminal.type("\u{1B}")
    terminal.listen(seconds: 0.7)
    terminal.type("0cwprint\r")
    try terminal.wait(for: "\n42\n")
  }

  @Test func aNarrowerWindowNarrowsTables() throws {
    let terminal = try prepared.terminal(columns: 120)
    try terminal.wait(for: "telar> ")
    terminal.type("restore ae; summary\r")
    try terminal.wait(for: "decoder.convtranspose1  convtranspose  1x28x28")
    try terminal.wait(for: "> ")
    terminal.resize(columns: 50, rows: 20)
    terminal.listen(seconds: 0.1)
    terminal.type("summary\r")
    try terminal.wait(for: "output")
    let table = try terminal.wait(for: "> ")
    #expect(table.contains("decoder.convtranspose1") && table.contains("not shown: kind, trainable"))
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 50 })
  }

  @Test(arguments: [40, 50, 80]) func noRowIsWiderThanTheTerminal(columns: Int) throws {
    let terminal = try prepared.terminal(columns: columns)
    try terminal.wait(for: "telar> ")
    terminal.type("load fashion-mnist\r")
    try terminal.wait(for: "telar> ")
    terminal.type("restore clf\r")
    try terminal.wait(for: "> ")
    // Each with a name that must stay whole.
    let commands = [
      ("summary", "encoder.maxpool1"), ("models", "clf"), ("checkpoints", "clf"), ("embeddings", "latent"),
      ("datasets", "fashion-mnist.train"), ("show clf.head.linear1", "weight"), ("show test", "Ankle boot"),
      ("nearest latent id=3 k=2", "distance"), ("train progress=no", "train"), ("variables", "x"),
      ("features", "through head.flatten1"), ("show fashion-mnist", "Ankle"),
      ("show clf.encoder.conv1", "stride"), ("show clf kind=checkpoint", "epoch"),
    ]
    terminal.type("let x = [1, \"\(String(repeating: "long ", count: 30))\"]\r")
    try terminal.wait(for: "\n")
    try terminal.wait(for: "> ")
    for (command, name) in commands {
      terminal.type("\(command)\r")
      try terminal.wait(for: "\n")
      let lines = try terminal.wait(for: "> ").split(separator: "\n").dropLast().map(String.init)
      #expect(lines.allSatisfy { $0.displayWidth <= columns }, "\(command)\n\(lines.joined(separator: "\n"))")
      #expect(lines.contains { $0.contains(name) }, "\(command)\n\(lines.joined(separator: "\n"))")
    }
  }
}
