@preconcurrency import CReadline
import Glibc

/// What a person did at a prompt.
package enum TypedLine: Equatable, Sendable {
  /// Text and Enter. A pasted block comes as one text with newlines in it.
  case line(String)
  /// Ctrl-D on an empty line, or the terminal has gone.
  case endOfFile
  /// Ctrl-C: the line, and what it continued, is dropped.
  case interrupted
}

/// Reads lines from the terminal at standard input through GNU readline.
///
/// readline has one state for the whole process: there is one editor, made and used on the main thread. Where standard
/// input is no terminal it is not to be used. From its making on, Ctrl-C between prompts sets `Interruption.requested`.
package final class LineEditor {
  private let historyFile: HistoryFile?
  let style: Style
  let complete: (CompletionRequest) -> Completions?

  /// What kept the history from being read or written, to be told once; nil when all is well.
  package private(set) var historyProblem: HistoryError?

  /// - Parameters:
  ///   - history: where entries are kept across sessions; nil for this session only.
  ///   - style: of the list of candidates.
  ///   - complete: what the word at the cursor may become, nil for nothing; must answer within milliseconds.
  package init(
    history: HistoryFile?, style: Style = Style(for: .standard), complete: @escaping (CompletionRequest) -> Completions?
  ) {
    historyFile = history
    self.style = style
    self.complete = complete
    // A session outlives Ctrl-C also between one prompt and the next.
    Interruption.install()
    ReadlineBridge.prepare(for: self)
    do throws(HistoryError) {
      for entry in try history?.load() ?? [] { add_history(entry) }
    } catch {
      historyProblem = error
    }
  }

  /// The entries that can be recalled, oldest first.
  package var history: [String] {
    guard let list = history_list() else { return [] }
    return (0..<Int(history_length)).compactMap { list[$0].map { String(cString: $0.pointee.line) } }
  }

  /// Makes a whole statement, of one line or more, an entry of the history, and keeps it in the file at once.
  /// An equal earlier entry gives way. Empty ones are not kept.
  package func remember(_ entry: String) {
    let entry = entry.trimmingNewlines
    guard !entry.allSatisfy(\.isWhitespace), !entry.utf8.contains(0) else { return }
    let present = history
    if present.last == entry { return }
    if let earlier = present.lastIndex(of: entry), let removed = remove_history(CInt(earlier)) {
      free(free_history_entry(removed))
    }
    add_history(entry)
    do throws(HistoryError) {
      try historyFile?.append(entry)
    } catch {
      historyProblem = error
    }
  }

  /// Shows the prompt and lets the person edit a line. Ctrl-C answers at once, whatever is typed.
  ///
  /// - Parameter prompt: may hold escape sequences for colour; they are marked for readline here.
  package func readLine(prompt: String) -> TypedLine {
    // A signal from before the prompt was meant for the work that has just ended.
    _ = SignalPipe.drain()
    Interruption.clear()
    let signals = [SIGINT, SIGTSTP, SIGWINCH, SIGTERM, SIGHUP, SIGQUIT]
    let result = SignalPipe.collecting(signals) {
      ReadlineBridge.begin(prompt: markingInvisibleParts(of: prompt))
      while true {
        if let line = ReadlineBridge.finished { return (line, CInt?.none) }
        var events = [
          pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
          pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        if poll(&events, 2, -1) < 0, errno != EINTR {
          ReadlineBridge.abandon()
          return (.endOfFile, nil)
        }
        for signal in SignalPipe.drain() {
          switch signal {
          case SIGINT:
            ReadlineBridge.interrupt()
            return (.interrupted, nil)
          case SIGWINCH: rl_resize_terminal()
          case SIGTSTP: ReadlineBridge.suspend()
          default:
            ReadlineBridge.abandon()
            return (.endOfFile, signal)
          }
        }
        if events[0].revents != 0 { rl_callback_read_char() }
      }
    }
    // The terminal is as it was and the signals do what they did: now a deadly one takes its course.
    if let deadly = result.1 { raise(deadly) }
    return result.0
  }
}

extension String {
  fileprivate var trimmingNewlines: String {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    while text.first?.isNewline == true { text.removeFirst() }
    return String(text)
  }
}
