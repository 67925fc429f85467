import Glibc
import Language
import TestSupport
import Testing

/// What the prompt says and asks before something goes from the store.
@Suite(.serialized) struct ThingsPromptTests {
  private let place: Workplace

  init() throws { place = try Workplace(isPrepared: true) }

  private func terminal() throws -> PseudoTerminal {
    let terminal = try place.terminal()
    try terminal.wait(for: "telar> ")
    return terminal
  }

  @Test(arguments: ["no\r", "\r", "\u{3}", "\u{4}", "yess\r"])
  func anythingButYesRemovesNothing(_ answer: String) throws {
    let terminal = try terminal()
    terminal.type("remove checkpoint clf 'a*'\r")
    try terminal.wait(for: "this removes 2 checkpoints: clf, ae (95.6 kB)")
    try terminal.wait(for: "embedding latent was made by ae, and stays")
    try terminal.wait(for: "remove? yes or no: ")
    terminal.type(answer)
    try terminal.wait(for: "note: nothing was removed")
    try terminal.wait(for: "telar> ")
    terminal.type("print (len((checkpoints).checkpoints)) left\r")
    try terminal.wait(for: "2 left\n")
  }

  @Test func yesRemoves() throws {
    let terminal = try terminal()
    terminal.type("remove checkpoint clf\r")
    try terminal.wait(for: "this removes checkpoint clf (94.7 kB)")
    try terminal.wait(for: "remove? yes or no: ")
    terminal.type("yes\r")
    try terminal.wait(for: "kind checkpoint  removed clf")
    try terminal.wait(for: "telar> ")
    terminal.type("print (len((checkpoints).checkpoints)) left\r")
    try terminal.wait(for: "1 left\n")
    // The answer is no entry of the history.
    terminal.type("history\r")
    let history = try terminal.wait(for: "telar> ")
    #expect(!history.contains("yes\n"), "\(history)")
  }

  @Test func whatUndoBringsBackIsNotAskedFor() throws {
    let terminal = try terminal()
    terminal.type("restore clf; remove model clf\r")
    try terminal.wait(for: "kind model  removed clf")
    try terminal.wait(for: "telar> ")
    terminal.type("undo\r")
    try terminal.wait(for: "undone removal of clf")
    try terminal.wait(for: "clf 10 [encoder frozen]> ")
  }

  /// A model that a checkpoint alone holds depends on it.
  @Test func trainingThatIsNowhereElseIsNamed() throws {
    let terminal = try terminal()
    terminal.type("restore ae\r")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("remove checkpoint ae\r")
    try terminal.wait(for: "model ae is saved nowhere else, and stays")
    try terminal.wait(for: "remove? yes or no: ")
    terminal.type("yes\r")
    try terminal.wait(for: "ae 1x28x28> ")
    terminal.type("\u{4}")
    try terminal.wait(for: "note: not saved: ae (1 epoch")
  }

  @Test func tabKnowsKindsNamesAndFields() throws {
    let terminal = try terminal()
    func line(_ typed: String, becomes expected: String) throws {
      terminal.type(typed + "\t")
      try terminal.wait(for: expected)
      terminal.type("\u{15}")
    }
    try line("remove check", becomes: "remove checkpoint ")
    try line("remove checkpoint cl", becomes: "remove checkpoint clf ")
    try line("rename embedding la", becomes: "rename embedding latent ")
    try line("copy run 2", becomes: "copy run 2 ")
    try line("show ae kind=ru", becomes: "kind=run ")
    try line("list checkpoint sort=-validation_ac", becomes: "sort=-validation_accuracy ")
    try line("runs sort=learn", becomes: "runs sort=learn")
    try line("checkpoints cl", becomes: "checkpoints clf ")
  }
}
