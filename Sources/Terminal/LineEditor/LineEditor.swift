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

  /// The entries that can be recalled, oldest first.
  package private(set) var history: [String] = []

  /// What kept the history from being read or written, to be told once; nil when all is well.
  package private(set) var historyProblem: HistoryError?

  /// - Parameters:
  ///   - file: where entries are kept across sessions; nil for this session only.
  ///   - style: of the list of candidates.
  ///   - complete: what the word at the cursor may become, nil for nothing; must answer within milliseconds.
  package init(
    history file: HistoryFile?, style: Style = Style(for: .standard),
    complete: @escaping (CompletionRequest) -> Completions?
  ) {
    historyFile = file
    self.style = style
    self.complete = complete
    // A session outlives Ctrl-C also between one prompt and the next.
    Interruption.install()
    ReadlineBridge.prepare(for: self)
    do throws(HistoryError) {
      for entry in try file?.load() ?? [] { add(entry) }
    } catch {
      historyProblem = error
    }
  }

  /// Makes a whole statement, of one line or more, an entry of the history, and keeps it in the file at once.
  /// An equal earlier entry gives way. Empty ones are not kept.
  package func remember(_ entry: String) {
    let entry = entry.trimmingNewlines
    guard !entry.allSatisfy(\.isWhitespace), !entry.utf8.contains(0) else { return }
    if history.last == entry { return }
    if let earlier = history.lastIndex(of: entry) {
      history.remove(at: earlier)
      if let removed = remove_history(CInt(earlier)) { free_history_entry(removed) }
    }
    add(entry)
    do throws(HistoryError) {
      try historyFile?.append(entry)
    } catch {
      historyProblem = error
    }
  }

  /// Whether more has been typed than the lines that were read: the rest of a text, for instance, that was pasted in a
  /// terminal which does not mark what is pasted. Waits an instant for it.
  package var isMoreWaiting: Bool {
    var event = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&event, 1, 50) > 0 && event.revents & Int16(POLLIN) != 0
  }

  private func add(_ entry: String) {
    // readline's strings end at a zero byte, which a damaged file may hold.
    guard !entry.utf8.contains(0) else { return }
    history.append(entry)
    add_history(entry)
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
      ReadlineBridge.readLine(prompt: markingInvisibleParts(of: prompt))
    }
    // The terminal is as it was and the signals do what they did: now a deadly one takes its course.
    if let deadly = result.deadlySignal { raise(deadly) }
    return result.line
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
