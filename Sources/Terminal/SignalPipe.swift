import Glibc

/// Brings signals to the loop that waits for keys: a handler writes the signal's number into a pipe, and `poll` wakes.
/// Nothing can slip in between a look at a flag and the wait, as it could with a flag alone.
enum SignalPipe {
  private static let ends: (read: CInt, write: CInt) = {
    var ends: [CInt] = [-1, -1]
    // Without a pipe (no descriptors left) the ends stay -1: poll ignores them and writes to them fail, harmlessly.
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    return (ends[0], ends[1])
  }()

  /// The end to wait on with `poll`.
  static var readEnd: CInt { ends.read }

  /// Sets the pipe up; after this `notify` may be called in a signal handler.
  static func prepare() { _ = ends }

  /// Puts a signal's number into the pipe. Safe in a signal handler: one `write`, and `errno` is left as it was.
  static func notify(_ signal: CInt) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = write(ends.write, &byte, 1)
    errno = saved
  }

  /// Takes out all signals that have arrived, oldest first.
  static func drain() -> [CInt] {
    var signals: [CInt] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while case let count = read(ends.read, &buffer, buffer.count), count > 0 {
      signals += buffer[..<count].map { CInt($0) }
    }
    return signals
  }

  /// Directs signals into the pipe while `body` runs, then gives them back what they did before.
  static func collecting<Result>(_ signals: [CInt], _ body: () -> Result) -> Result {
    prepare()
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { SignalPipe.notify($0) }
    let before = signals.map { signal in
      var old = sigaction()
      sigaction(signal, &action, &old)
      return old
    }
    defer {
      for (signal, old) in zip(signals, before) {
        var old = old
        sigaction(signal, &old, nil)
      }
    }
    return body()
  }
}
