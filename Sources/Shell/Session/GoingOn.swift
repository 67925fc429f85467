import Terminal

extension Session {
  /// Lets a script go on behind work that Ctrl-C ended early and that is kept as far as it came, where `set
  /// interrupt=continue` asks for it. Ctrl-C once more, in the same work, within a second or in the very next command, is
  /// meant for the script.
  func goOnBehindInterruption() {
    guard settings.interrupt == .continue else { return }
    let now = (time: monotonicNanoseconds(), command: evaluator?.commandCount ?? 0)
    if let last = lastGoneOn, now.time - last.time < 1_000_000_000 || now.command == last.command + 1 { return }
    guard Interruption.clearSingle() else { return }
    lastGoneOn = now
    hasGoneOn = true
    note("note: interrupted; what follows runs, and Ctrl-C once more ends that too")
  }
}
