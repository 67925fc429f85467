import Glibc
import Synchronization

/// Ctrl-C: a wish to end the work in hand, never the program.
///
/// Long work looks at `requested` often (it costs one load) and ends in good order. Once more Ctrl-C does no harm.
package enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// Whether Ctrl-C was pressed (or SIGINT sent) since the last `clear`. May be read on any thread.
  package static var requested: Bool { flag.load(ordering: .relaxed) }

  /// Forgets an interruption: at the start of each piece of work.
  package static func clear() { flag.store(false, ordering: .relaxed) }

  /// From now on SIGINT only sets the flag. System calls go on after it, except waits with `poll`.
  package static func install() {
    // Both are initialised here, so that the handler never is the first to touch them.
    clear()
    SignalPipe.prepare()
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      Interruption.flag.store(true, ordering: .relaxed)
      SignalPipe.notify(signal)
    }
    action.sa_flags = SA_RESTART
    sigaction(SIGINT, &action, nil)
  }
}
