import Glibc

/// Keeps a terminal from showing what is typed while something is drawn on it again and again: a bar that the letters
/// would break. They are not lost: they stand in the next line that is read.
///
/// There is one terminal, so there is one silence. The terminal is as it was before whenever the program stands still or
/// ends, whatever signal does it, and only the program in the foreground changes it.
enum Silence {
  private static let signals = [SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGQUIT]

  // Read in a signal handler: plain values, set while no handler of ours is in force.
  nonisolated(unsafe) private static var terminal: CInt = -1
  nonisolated(unsafe) private static var before = termios()
  nonisolated(unsafe) private static var isKept = false
  nonisolated(unsafe) private static var actions: [sigaction] = []

  /// Begins; nothing where the terminal is another program's, or silent already.
  static func begin(on descriptor: CInt) {
    guard terminal < 0, tcgetattr(descriptor, &before) == 0 else { return }
    terminal = descriptor
    actions = signals.map { signal in
      var old = sigaction()
      sigaction(signal, nil, &old)
      return old
    }
    for signal in signals { catchSignal(signal) }
    keep()
  }

  /// Ends, and leaves everything as it was.
  static func end() {
    guard terminal >= 0 else { return }
    for (signal, action) in zip(signals, actions) {
      var action = action
      sigaction(signal, &action, nil)
    }
    lift()
    terminal = -1
  }

  /// Signals that are ignored stay so.
  private static func catchSignal(_ signal: CInt) {
    var old = sigaction()
    sigaction(signal, nil, &old)
    if unsafeBitCast(old.__sigaction_handler.sa_handler, to: UInt.self) == unsafeBitCast(SIG_IGN, to: UInt.self) {
      return
    }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { Silence.receive($0) }
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }

  /// In a signal handler: only what is safe there.
  private static func receive(_ signal: CInt) {
    let saved = errno
    defer { errno = saved }
    if signal == SIGCONT { return keep() }
    lift()
    // The signal does what it usually does, here and now.
    var usual = sigaction()
    var ours = sigaction()
    sigaction(signal, &usual, &ours)
    var (only, others) = (sigset_t(), sigset_t())
    sigemptyset(&only)
    sigaddset(&only, signal)
    raise(signal)
    pthread_sigmask(SIG_UNBLOCK, &only, &others)
    // It stood still, and goes on.
    pthread_sigmask(SIG_SETMASK, &others, nil)
    sigaction(signal, &ours, nil)
    keep()
  }

  /// A program in the background would be stopped for changing the terminal.
  private static var isInForeground: Bool { tcgetpgrp(terminal) == getpgrp() }

  private static func keep() {
    guard !isKept, isInForeground else { return }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO | ECHONL)
    isKept = tcsetattr(terminal, TCSANOW, &silent) == 0
  }

  private static func lift() {
    guard isKept, isInForeground else { return }
    tcsetattr(terminal, TCSANOW, &before)
    isKept = false
  }
}
