import Glibc

/// A program run in a terminal of its own, for tests that play the person before it.
///
/// What the program writes is kept as text without escape sequences, carriage returns and bells.
package final class PseudoTerminal {
  private let controller: CInt
  private let process: pid_t
  private var received: [UInt8] = []
  /// How much of `text` earlier waits have used up, in characters.
  private var used = 0
  private var ended: ExitStatus?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: a path.
  ///   - environment: changes to this process's environment; nil removes a variable. `TERM` is `xterm-256color`,
  ///     `LANG` is `C.UTF-8` and there is no `INPUTRC` unless said here.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String?] = [:], columns: Int = 80,
    rows: Int = 24
  ) throws {
    let defaults: [String: String?] = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "INPUTRC": "/dev/null"]
    (controller, process) = try startingPrograms.withLock { _ in
      var (controller, terminal): (CInt, CInt) = (-1, -1)
      guard openpty(&controller, &terminal, nil, nil, nil) == 0 else {
        throw ProgramError.notStarted(program: program, errorNumber: errno)
      }
      defer { close(terminal) }
      for end in [controller, terminal] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      Self.setSize(controller, columns, rows)
      let process = try spawn(
        program, arguments, environment: defaults.merging(environment) { $1 },
        terminal: String(cString: ttyname(terminal)))
      return (controller, process)
    }
  }

  deinit {
    if ended == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(controller)
  }

  /// Everything the program has written so far.
  package var text: String { strippingEscapes(String(decoding: received, as: UTF8.self)) }

  /// Everything as it came, escape sequences included.
  package var rawText: String { String(decoding: received, as: UTF8.self) }

  /// Presses keys: `\r` is Enter, `\u{3}` Ctrl-C, `\u{4}` Ctrl-D, `\t` Tab, `\u{1B}[A` the up arrow.
  package func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Pastes text as a terminal does that marks what is pasted.
  package func paste(_ text: String) { type("\u{1B}[200~\(text)\u{1B}[201~") }

  /// Waits until the program has written `expected`, behind what earlier waits have found.
  ///
  /// - Returns: what it wrote up to the end of `expected`, since the last wait.
  @discardableResult
  package func wait(for expected: String, timeout: Double = 10) throws -> String {
    let deadline = Deadline(seconds: timeout)
    while true {
      let fresh = text.dropFirst(used)
      if let found = fresh.range(of: expected) {
        let seen = String(fresh[..<found.upperBound])
        used += seen.count
        return seen
      }
      guard !deadline.hasPassed, receive(within: deadline.millisecondsLeft) else {
        throw ProgramError.timedOut(waitingFor: "“\(expected)”", seen: String(fresh))
      }
    }
  }

  /// Reads what comes in the next `seconds`, for a look at what did not happen.
  package func listen(seconds: Double) {
    let deadline = Deadline(seconds: seconds)
    while !deadline.hasPassed, receive(within: deadline.millisecondsLeft) {}
  }

  /// Waits until the program ends, reading all it writes. Needs the program to close its terminal.
  package func waitForExit(timeout: Double = 10) throws -> ExitStatus {
    if let ended { return ended }
    let deadline = Deadline(seconds: timeout)
    while receive(within: deadline.millisecondsLeft) {
      if deadline.hasPassed { throw ProgramError.timedOut(waitingFor: "the program's end", seen: text) }
    }
    var waitStatus: CInt = 0
    while case let found = waitpid(process, &waitStatus, WNOHANG), found != process {
      if deadline.hasPassed { throw ProgramError.timedOut(waitingFor: "the program's end", seen: text) }
      usleep(2000)
    }
    let status = ExitStatus(waitStatus: waitStatus)
    ended = status
    return status
  }

  /// Changes the window's size, which sends the program SIGWINCH.
  package func resize(columns: Int, rows: Int) { Self.setSize(controller, columns, rows) }

  /// Sends the program a signal.
  package func send(signal: CInt) { kill(process, signal) }

  /// Whether the terminal echoes and edits lines by itself, as it does when no line editor is at work.
  package var isInLineMode: Bool {
    var settings = termios()
    return tcgetattr(controller, &settings) == 0
      && settings.c_lflag & tcflag_t(ECHO | ICANON) == tcflag_t(ECHO | ICANON)
  }

  /// Reads once; false when nothing more can come.
  private func receive(within milliseconds: CInt) -> Bool {
    var event = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&event, 1, milliseconds) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(controller, &buffer, buffer.count)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }

  private static func setSize(_ controller: CInt, _ columns: Int, _ rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }
}

/// A terminal's text without the sequences that move the cursor or change colours, carriage returns and bells.
package func strippingEscapes(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var scalars = text.unicodeScalars.makeIterator()
  while let scalar = scalars.next() {
    switch scalar {
    case "\u{1B}":
      switch scalars.next() {
      case "[": while let next = scalars.next(), !(0x40...0x7E).contains(next.value) {}
      case "]": while let next = scalars.next(), next != "\u{7}", next != "\\" {}
      case "(", ")": _ = scalars.next()
      default: break
      }
    case "\r", "\u{7}", "\u{0}": break
    default: result.append(scalar)
    }
  }
  return String(result)
}

extension Substring {
  /// The first place of `text` in this string.
  fileprivate func range(of text: String) -> Range<Index>? {
    guard !text.isEmpty else { return startIndex..<startIndex }
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
