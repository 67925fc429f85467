import Glibc
import Synchronization

/// Ctrl-C: a wish to end the work in hand, never the program.
///
/// Long work looks at `requested` often (it costs one load) and ends in good order. Once more Ctrl-C does no harm.
package enum Interruption {
  /// How many have come since the last `clear`.
  private static let count = Atomic<Int>(0)

  /// Whether Ctrl-C was pressed (or SIGINT sent) since the last `clear`. May be read on any thread.
  package static var requested: Bool { count.load(ordering: .relaxed) > 0 }

  /// Forgets an interruption: at the start of each piece of work.
  package static func clear() { count.store(0, ordering: .relaxed) }

  /// Forgets an interruption, unless there was more than one; whether it did.
  package static func clearSingle() -> Bool {
    count.compareExchange(expected: 1, desired: 0, ordering: .relaxed).exchanged
  }

  /// From now on SIGINT is only counted. System calls go on after it, except waits with `poll`.
  package static func install() {
    // Both are initialised here, so that the handler never is the first to touch them.
    clear()
    SignalPipe.prepare()
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      Interruption.count.add(1, ordering: .relaxed)
      SignalPipe.notify(signal)
    }
    action.sa_flags = SA_RESTART
    sigaction(SIGINT, &action, nil)
  }
}
