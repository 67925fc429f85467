import Language
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
    editor = LineEditor(history: PersonalFile.history) { [unowned self] request in completer.completions(request) }
  }

  /// Until the person leaves. The start file runs first, if there is one.
  func run(startFile: String?) {
    session.isInteractive = true
    session.history = { [unowned self] in editor.history }
    session.confirm = { [unowned self] in confirms($0) }
    session.note(style.bold("Telar") + "  help explains, Tab completes, Ctrl-D leaves")
    if let problem = editor.historyProblem { session.note("note: \(problem)") }
    if let startFile { program.runStartFile(startFile) }
    while let text = readStatementOrLeave() {
      if let pasted = PastedTranscript(text, commands: program.commands.names) {
        run(pasted)
      } else {
        run(text)
      }
      if Output.standard.isClosed { return }
    }
  }

  /// Asks, and gives whether the answer is yes: anything else is no.
  private func confirms(_ question: String) -> Bool {
    var lines = question.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let last = lines.removeLast()
    for line in lines { session.note(line) }
    guard case .line(let answer) = editor.readLine(prompt: last) else { return false }
    return ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace })
  }

  private func run(_ text: String) {
    guard !text.allSatisfy(\.isWhitespace) else { return }
    editor.remember(text)
    switch PromptLine(text) {
    case .shell(let command): run(shell: command)
    case .help(let name): program.runTyped(SourceText(name: "prompt", text: "help \(name)"))
    case .statements: program.runTyped(SourceText(name: "prompt", text: text))
    }
  }

  /// Runs what was typed in another session, one after the other as it was there; Ctrl-C ends all of it.
  private func run(_ pasted: PastedTranscript) {
    if pasted.leftOut > 0 {
      let lines = pasted.leftOut == 1 ? "1 line" : "\(pasted.leftOut) lines"
      session.note("note: pasted with its prompts: \(lines) of results left out")
    }
    for statement in pasted.statements where !session.isInterrupted { run(statement) }
  }

  /// Runs a command of the system's shell. Ctrl-C is the command's.
  private func run(shell command: String) {
    guard let status = ShellCommand.run(command) else { return session.note("error: /bin/sh cannot be started") }
    if status != 0 { session.note("exit status \(status)") }
  }

  /// A whole statement; nil when the person leaves. Ctrl-D that would lose something tells of it first: the next one
  /// leaves. Where the terminal has gone, that comes by itself.
  private func readStatementOrLeave() -> String? {
    while true {
      if let text = readStatement() { return text }
      guard let loss = session.keepsFromLeaving() else { return nil }
      session.note("note: \(loss.text); Ctrl-D once more leaves without, \(loss.remedy)")
    }
  }

  /// A whole statement; nil at the end of the input. What is open goes on at another prompt.
  private func readStatement() -> String? {
    var text = ""
    while true {
      completer.earlier = text
      let typed = editor.readLine(prompt: text.isEmpty ? prompt : continuationPrompt)
      session.leaving.entries += 1
      switch typed {
      case .endOfFile: return text.isEmpty ? nil : text
      case .interrupted: text = ""
      case .line(let line):
        text += line
        if PastedTranscript(text, commands: program.commands.names) != nil {
          // Where the terminal does not mark what is pasted, it comes line by line.
          guard editor.isMoreWaiting else { return text }
          text += "\n"
          continue
        }
        if case .statements = PromptLine(text) {} else { return text }
        let source = SourceText(name: "prompt", text: text)
        let isOpen = line.hasSuffix("\\") || parse(source, commands: program.commands.names).isIncomplete
        guard isOpen else { return text }
        text += "\n"
      }
    }
  }

  /// The current model, what comes out of it, and what of it is frozen.
  private var prompt: String {
    guard let name = session.desk.currentModel, let model = session.desk.model(name) else {
      return style.bold("telar> ")
    }
    let frozen = model.frozenParts
    return style.cyan(name) + " \(model.output)"
      + (frozen.isEmpty ? "" : style.blue(" [\(frozen.joined(separator: ", ")) frozen]")) + style.bold("> ")
  }

  private var continuationPrompt: String { style.bold("  … ") }
}
