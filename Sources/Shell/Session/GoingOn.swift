import Language
import System
import Terminal

/// How a script goes on behind what would end it.
struct GoingOn {
  /// When it last went on behind work that Ctrl-C ended, and in which command.
  var last: (time: UInt64, command: Int)?
  /// Whether it did so in the present statement.
  var isBehindInterruption = false
  /// Whether a statement failed and the script went on.
  var hasFailed = false
}

extension Session {
  /// Lets a script go on behind work that Ctrl-C ended early and that is kept as far as it came, where `set
  /// interrupt=continue` asks for it. Ctrl-C once more, in the same work, within a second or in the very next command, is
  /// meant for the script.
  func goOnBehindInterruption() {
    guard desk.settings.interrupt == .continue else { return }
    let now = (time: Clock.monotonicNanoseconds(), command: evaluator?.commandCount ?? 0)
    if let last = goingOn.last, now.time - last.time < 1_000_000_000 || now.command == last.command + 1 { return }
    guard Interruption.clearSingle() else { return }
    goingOn.last = now
    goingOn.isBehindInterruption = true
    note("note: interrupted; what follows runs, and Ctrl-C once more ends that too")
  }
}
