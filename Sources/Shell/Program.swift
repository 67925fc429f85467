import Compute
import Glibc
import Terminal

/// The program: a session, the language bound to it, and the ways in which text comes to them.
package final class Program {
  package let session: Session
  let commands: CommandTable
  let evaluator: Evaluator
  private let errorStyle = Style(for: .error)

  package init(session: Session) {
    self.session = session
    commands = CommandTable(allCommands, context: session)
    evaluator = Evaluator(commands: commands)
    session.evaluator = evaluator
    evaluator.onResult = { [unowned session] result in try session.show(result) }
    evaluator.willWrite = { [unowned session] call, presentation in
      try session.checkFile(for: call, presentation)
    }
    evaluator.onResultFault = { [unowned session] command, fault in
      session.note("note: in what `\(command.name)` gives, \(fault): a fault of Telar, please report it")
    }
    evaluator.onVariableChanges = { [unowned session] earlier in session.didChange(earlier) }
    evaluator.afterStatement = { [unowned session] statement, source, error in
      session.didRun(statement, of: source, error)
    }
    evaluator.isInterrupted = { [unowned session] in session.isInterrupted }
  }

  /// What to run.
  package enum Input {
    /// What is typed at a prompt, after the start file unless that is left out.
    case prompt(runsStartFile: Bool)
    case text(String)
    case file(String)
    case standardInput
  }

  /// Runs the input, or only checks it, and gives the exit status: 0, 1 after an error, 130 after Ctrl-C.
  package func run(_ input: Input, arguments: [(name: String, value: String)], checkOnly: Bool) -> Int32 {
    Output.preventDeathByClosedPipe()
    StackGuard.askForUsualSize()
    MachineMemory.prepare()
    let source: SourceText
    do {
      switch input {
      case .prompt(let runsStartFile):
        Prompt(self).run(startFile: runsStartFile ? PersonalFile.start : nil)
        return finish(0)
      case .text(let text): source = SourceText(name: "-c", text: text)
      case .file(let path): source = try SourceText(file: path)
      case .standardInput: source = SourceText(name: "standard input", bytes: try readFile("/dev/stdin"))
      }
    } catch {
      report(Diagnostic(error))
      return 1
    }
    return finish(checkOnly ? check(source, arguments) : run(source, arguments))
  }

  /// Writes how a script is called, from its parameters and comments.
  package func explain(_ input: Input) -> Int32 {
    do {
      let source: SourceText
      switch input {
      case .text(let text): source = SourceText(name: "-c", text: text)
      case .file(let path): source = try SourceText(file: path)
      case .prompt, .standardInput: return 0
      }
      let parsed = parse(source, commands: commands.names)
      parsed.diagnostics.forEach(report)
      guard parsed.diagnostics.isEmpty else { return 1 }
      session.output.write(ScriptUsage(parsed.script).text)
      return finish(0)
    } catch {
      report(Diagnostic(error))
      return 1
    }
  }

  private func run(_ source: SourceText, _ arguments: [(name: String, value: String)]) -> Int32 {
    Interruption.install()
    let parsed = parse(source, commands: commands.names)
    guard parsed.diagnostics.isEmpty else {
      parsed.diagnostics.forEach(report)
      return 1
    }
    do {
      try evaluator.run(parsed.script, arguments: arguments) { [session] error in
        guard session.settings.errors == .continue, error.problem != .interrupted, !session.output.isClosed else {
          return false
        }
        self.report(error)
        session.hasFailed = true
        return true
      }
      guard session.isInterrupted else { return session.hasFailed ? 1 : 0 }
      // Training that Ctrl-C ended gives its result, but the script has not done what it was to do.
      if let place = evaluator.interruptedCommand { session.note("note: interrupted in \(place.line)") }
      return 130
    } catch {
      // Whoever read the output has gone: there is nobody to tell.
      if session.output.isClosed { return 0 }
      guard error.problem == .interrupted else {
        report(error)
        return 1
      }
      let place = (evaluator.interruptedCommand ?? error.place).map { " in \($0.line)" } ?? ""
      session.note("note: interrupted\(place); what followed did not run")
      return 130
    }
  }

  private func check(_ source: SourceText, _ arguments: [(name: String, value: String)]) -> Int32 {
    let scratch = Session(settings: session.settings, isCheck: true)
    let table = CommandTable(allCommands, context: scratch)
    let diagnostics = Shell.check(source, commands: table, arguments: arguments)
    diagnostics.forEach(report)
    return diagnostics.isEmpty ? 0 : 1
  }

  /// Runs what was typed at the prompt; an error is shown and the session goes on. Nothing of a text runs that cannot
  /// be read as a whole.
  func runTyped(_ source: SourceText) {
    session.beginResults()
    let start = monotonicNanoseconds()
    let parsed = parse(source, commands: commands.names)
    if let first = parsed.diagnostics.first {
      report(first)
      return session.write(String(decoding: source.bytes, as: UTF8.self), .failed)
    }
    do { try evaluator.run(parsed.script) } catch { report(error) }
    let elapsed = Double(monotonicNanoseconds() - start) / 1e9
    if session.settings.timing || elapsed > 1 { session.note("took \(Quantities.duration(seconds: elapsed))") }
  }

  /// Runs the person's start file, if there is one, without showing results, which would greet the person every day.
  /// An error in it ends it, but not the session.
  func runStartFile(_ path: String) {
    guard access(path, F_OK) == 0 else { return }
    let show = evaluator.onResult
    evaluator.onResult = { _ in }
    defer { evaluator.onResult = show }
    do { runTyped(try SourceText(file: path)) } catch { report(Diagnostic(error)) }
  }

  private func report(_ diagnostic: Diagnostic) {
    let style = errorStyle
    let text = diagnostic.text { part, text in
      switch part {
      case .label: style.red(style.bold(text))
      case .marker: style.red(text)
      case .remedy: style.yellow(text)
      }
    }
    session.errorOutput.writeLine(text)
  }

  /// A result that could not be written is an error, unless its reader has gone.
  private func finish(_ status: Int32) -> Int32 {
    guard let failure = session.output.failure, failure != EPIPE else { return status }
    session.errorOutput.writeLine("error: cannot write the output: \(String(cString: strerror(failure)))")
    return 1
  }
}
