import Language

/// The statements that were run, as a script that does the same again: for `history save=` and `record`.
struct Journal {
  /// What has been run so far, in the order in which it was.
  private(set) var statements: [String] = []
  /// The file that statements are written to as they are run, if any.
  var recording: String?

  /// How a statement ended.
  enum Ending { case done, interrupted, failed }

  /// Adds a statement. One that failed becomes a comment, since a script would stop at it.
  mutating func add(_ text: String, _ ending: Ending) throws(Problem) {
    let lines =
      switch ending {
      case .done: text
      case .interrupted: "# Ctrl-C ended this one early:\n" + text
      case .failed: "# failed: " + text.replacing("\n", with: "\n# ")
      }
    statements.append(lines)
    guard let recording else { return }
    do { try ResultFile.append(recording, lines + "\n") } catch {
      // Said once; the statements are still there for history save=.
      self.recording = nil
      throw error
    }
  }
}

extension Session {
  /// Takes note of a statement that was run, so that it can be run again.
  func didRun(_ statement: Statement, of source: SourceText, _ error: Diagnostic?) {
    if case .command(let node) = statement.kind, let declaration = evaluator?.commands[node.name.text]?.declaration,
      Journal.leftOut.contains(declaration.name)
    {
      return
    }
    var bytes = source.bytes[statement.span.start..<statement.span.end]
    if hasGivenWay, case .command(let node) = statement.kind, let last = node.arguments.last {
      // A script does not let go of what a person did.
      bytes.insert(contentsOf: Array(" replace=yes".utf8), at: last.span.end)
    }
    hasGivenWay = false
    let text = String(decoding: bytes, as: UTF8.self)
    write(text, error != nil ? .failed : isInterrupted || goingOn.isBehindInterruption ? .interrupted : .done)
    goingOn.isBehindInterruption = false
  }

  /// Takes note of a statement's text.
  func write(_ statement: String, _ ending: Journal.Ending) {
    do { try journal.add(statement, ending) } catch {
      note("note: the recording has ended: \(Diagnostic(error).text())")
    }
  }
}

extension Journal {
  /// Commands about the session itself, which change nothing that a script makes.
  fileprivate static let leftOut: Set<String> = [
    HelpCommand.declaration.name, HistoryCommand.declaration.name, RecordCommand.declaration.name,
    ExitCommand.declaration.name,
  ]
}
