import Glibc

/// Whether a file descriptor leads to a terminal.
package func isTerminal(_ descriptor: CInt) -> Bool { isatty(descriptor) == 1 }

/// The size of a terminal's window, in character cells.
package struct TerminalSize: Equatable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// The window of the terminal at `descriptor` as it is now, so a resize shows at the next call.
  /// Without a terminal, or when it does not tell: `COLUMNS` and `LINES`, else 80 by 24.
  package static func current(_ descriptor: CInt = STDOUT_FILENO) -> TerminalSize {
    var window = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    return TerminalSize(
      columns: known && window.ws_col > 0 ? Int(window.ws_col) : positiveEnvironmentNumber("COLUMNS") ?? 80,
      rows: known && window.ws_row > 0 ? Int(window.ws_row) : positiveEnvironmentNumber("LINES") ?? 24)
  }
}

private func positiveEnvironmentNumber(_ name: String) -> Int? {
  guard let text = getenv(name), let number = Int(String(cString: text)), (1...10_000).contains(number) else {
    return nil
  }
  return number
}
