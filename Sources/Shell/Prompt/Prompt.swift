import Glibc
import Terminal

/// The interactive session: a prompt, a statement of one or more lines, its result, and again.
final class Prompt {
  private let program: Program
  private let session: Session
  private let style: Style
  private var editor: LineEditor!
  private var completer: Completer

  init(_ program: Program) {
    self.program = program
    session = program.session
    style = Style(for: .standard)
    completer = Completer(session: session, commands: program.commands, evaluator: program.evaluator)
    editor = LineEditor(history: Prompt.historyFile) { [unowned self] request in completer.candidates(request) }
  }

  /// Until the person leaves.
  func run() {
    session.isInteractive = true
    session.note(style.bold("Telar") + "  help explains, Tab completes, Ctrl-D leaves")
    if let problem = editor.historyProblem { session.note("note: \(problem)") }
    while let text = readStatement() {
      guard !text.allSatisfy(\.isWhitespace) else { continue }
      editor.remember(text)
      program.runTyped(text)
      if Output.standard.isClosed { return }
    }
    session.output.writeLine()
  }

  /// A whole statement; nil at the end of the input. What is open goes on at another prompt.
  private func readStatement() -> String? {
    var text = ""
    while true {
      completer.earlier = text
      switch editor.readLine(prompt: text.isEmpty ? prompt : continuationPrompt) {
      case .endOfFile: return text.isEmpty ? nil : text
      case .interrupted: text = ""
      case .line(let line):
        text += line
        let source = SourceText(name: "prompt", text: text)
        guard parse(source, commands: program.commands.names).isIncomplete else { return text }
        text += "\n"
      }
    }
  }

  /// The current model, what comes out of it, and what of it is frozen.
  private var prompt: String {
    guard let name = session.currentModel, let model = session.models.first(where: { $0.name == name }) else {
      return style.bold("telar> ")
    }
    let frozen = model.frozenParts
    return style.cyan(name) + " \(model.output)"
      + (frozen.isEmpty ? "" : style.blue(" [\(frozen.joined(separator: ", ")) frozen]")) + style.bold("> ")
  }

  private var continuationPrompt: String { style.bold("  … ") }

  /// `$XDG_STATE_HOME/telar/history`, as the XDG specification asks.
  private static var historyFile: HistoryFile? {
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") {
      return HistoryFile(path: state + "/telar/history")
    }
    return variable("HOME").map { HistoryFile(path: $0 + "/.local/state/telar/history") }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
