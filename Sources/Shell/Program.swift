import Compute
import Glibc
import Language
import System
import Terminal

/// The program: a session, the language bound to it, and the ways in which text comes to them.
package final class Program {
  package let session: Session
  let commands: CommandTable
  let evaluator: Evaluator
  private let errorStyle = Style(for: .error)
  private var hasToldOfTranscript = false

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
    evaluator.onNameChanges = { [unowned session] earlier in session.didChange(earlier) }
    evaluator.afterStatement = { [unowned session] statement, source, error in
      session.didRun(statement, of: source, error)
    }
    evaluator.leadOn = { [unowned self] problem in
      Guide(session: self.session, commands: commands, evaluator: evaluator).leadOn(problem)
    }
    // Where nobody reads what is written any more, nothing more needs to be done.
    evaluator.isInterrupted = { [output = session.screen.output] in Interruption.requested || output.isClosed }
  }

  /// What to run.
  package enum Input {
    /// What is typed at a prompt, after the start file unless that is left out.
    case prompt(runsStartFile: Bool)
    case text(String)
    /// A script; the statements of one that is a pipe run as they come.
    case file(String)
    /// What standard input brings, as `file`.
    case standardInput
  }

  /// Runs the input, or only checks it, and gives the exit status: 0, 1 after an error, 130 after Ctrl-C.
  package func run(_ input: Input, arguments: [(name: String, value: String)], checkOnly: Bool) -> Int32 {
    if case .prompt = input { Interruption.install() }
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
      case .file(let path):
        if let stream = stream(path, arguments, checkOnly) { return finish(run(stream)) }
        source = try SourceText(file: path)
      case .standardInput:
        if let stream = stream(nil, arguments, checkOnly) { return finish(run(stream)) }
        source = SourceText(name: "standard input", bytes: try readFile("/dev/stdin"))
      }
    } catch {
      report(Diagnostic(error))
      return 1
    }
    return finish(checkOnly ? check(source, arguments) : run(source, arguments))
  }

  /// What to write in place of a command that stands where a script's file should; nil where it does not.
  package func advice(file: String, _ words: [String]) -> String? {
    guard access(Places.expandHome(file), F_OK) != 0, commands[file] != nil || Keyword(rawValue: file) != nil else {
      return nil
    }
    let statement = ([file] + words).joined(separator: " ").replacing("'", with: "'\\''")
    return "there is no file '\(file)', but a command is called so: telar -c '\(statement)'"
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
      session.screen.output.write(ScriptUsage(parsed.script).text)
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
    return status { () throws(Diagnostic) in
      try evaluator.run(parsed.script, arguments: arguments, after: goesOn)
    }
  }

  /// Runs statements as they come. What stands before a mistake has run by the time that the mistake is read.
  private func run(_ stream: StatementStream) -> Int32 {
    Interruption.install()
    return status { () throws(Diagnostic) in
      while let part = try next(of: stream) {
        var rest = part.script.statements[...]
        for mistake in part.diagnostics {
          let before = rest.prefix { statement in mistake.place.map { statement.span.start < $0.span.start } ?? false }
          rest = rest.dropFirst(before.count)
          try evaluator.run(Script(source: part.script.source, statements: Array(before)), after: goesOn)
          guard goesOn(after: mistake) else { throw mistake }
        }
        try evaluator.run(Script(source: part.script.source, statements: Array(rest)), after: goesOn)
      }
    }
  }

  private func next(of stream: StatementStream) throws(Diagnostic) -> ParseResult? {
    do { return try stream.next() } catch { throw Diagnostic(error) }
  }

  /// Of a script that comes through a pipe, and is to be run as it comes; nil where all of it must be known before.
  private func stream(
    _ path: String?, _ arguments: [(name: String, value: String)], _ checkOnly: Bool
  ) -> StatementStream? {
    // Arguments are held against the script's parameters before it runs.
    guard arguments.isEmpty, !checkOnly else { return nil }
    let isInterrupted = { [session] in session.isInterrupted || session.screen.output.isClosed }
    return StatementStream(
      file: path ?? "/dev/stdin", name: path == nil ? "standard input" : nil, commands: commands.names,
      isInterrupted: isInterrupted)
  }

  /// Whether a script goes on behind an error, which is then told at once.
  private func goesOn(after error: Diagnostic) -> Bool {
    guard session.desk.settings.errors == .continue, error.problem != .interrupted, !session.screen.output.isClosed
    else {
      return false
    }
    report(error)
    session.goingOn.hasFailed = true
    return true
  }

  /// The exit status of a script.
  private func status(of run: () throws(Diagnostic) -> Void) -> Int32 {
    do {
      try run()
      guard session.isInterrupted else {
        guard session.goingOn.hasFailed else { return 0 }
        session.keepUnsavedTraining()
        return 1
      }
      // Training that Ctrl-C ended gives its result, but the script has not done what it was to do.
      if let place = evaluator.interruptedCommand { session.note("note: interrupted in \(place.line)") }
      return 130
    } catch {
      // Whoever read the output has gone: there is nobody to tell.
      if session.screen.output.isClosed { return 0 }
      guard error.problem == .interrupted else {
        report(error)
        session.keepUnsavedTraining()
        return 1
      }
      let place = (evaluator.interruptedCommand ?? error.place).map { " in \($0.line)" } ?? ""
      session.note("note: interrupted\(place); what followed did not run")
      return 130
    }
  }

  private func check(_ source: SourceText, _ arguments: [(name: String, value: String)]) -> Int32 {
    let scratch = Session(settings: session.desk.settings, isCheck: true)
    let table = CommandTable(allCommands, context: scratch)
    let diagnostics = Language.check(source, commands: table, arguments: arguments)
    diagnostics.forEach(report)
    return diagnostics.isEmpty ? 0 : 1
  }

  /// Runs what was typed at the prompt; an error is shown and the session goes on. Nothing of a text runs that cannot
  /// be read as a whole.
  func runTyped(_ source: SourceText) {
    session.beginResults()
    let start = Clock.monotonicNanoseconds()
    let parsed = parse(source, commands: commands.names)
    if let first = parsed.diagnostics.first {
      report(first)
      return session.write(String(decoding: source.bytes, as: UTF8.self), .failed)
    }
    do { try evaluator.run(parsed.script) } catch { report(error) }
    let elapsed = Double(Clock.monotonicNanoseconds() - start) / 1e9
    if session.desk.settings.timing || elapsed > 1 { session.note("took \(Quantities.duration(seconds: elapsed))") }
  }

  /// Runs the person's start file, if there is one, without showing results, which would greet the person every day.
  /// An error in it ends it, but not the session. What it did is how the session begins: `undo` does not go behind it.
  func runStartFile(_ path: String) {
    guard access(path, F_OK) == 0 else { return }
    let show = evaluator.onResult
    evaluator.onResult = { _ in }
    defer { evaluator.onResult = show }
    do { runTyped(try SourceText(file: path)) } catch { report(Diagnostic(error)) }
    session.forgetChanges()
  }

  private func report(_ diagnostic: Diagnostic) {
    let style = errorStyle
    var diagnostic = diagnostic
    diagnostic.problem = evaluator.leadOn(diagnostic.problem)
    if !hasToldOfTranscript, diagnostic.place.map({ PastedTranscript.begins(at: $0, commands.names) }) ?? false {
      hasToldOfTranscript = true
      diagnostic.problem = .custom(
        message: diagnostic.problem.wording.message,
        why: "the line begins with a prompt, as in a session that was copied from a screen",
        remedy: "paste that at a prompt, where prompts and results are left out, or take them out here")
    }
    let output = session.screen.errorOutput
    let width = output.isTerminal ? TerminalSize.current(output.descriptor).columns : nil
    let text = diagnostic.text(width: width) { part, text in
      switch part {
      case .label: style.red(style.bold(text))
      case .marker: style.red(text)
      case .remedy: style.yellow(text)
      }
    }
    session.screen.errorOutput.writeLine(text)
  }

  /// A result that could not be written is an error, unless its reader has gone.
  private func finish(_ status: Int32) -> Int32 {
    guard let failure = session.screen.output.failure, failure != EPIPE else { return status }
    session.screen.errorOutput.writeLine("error: cannot write the output: \(String(cString: strerror(failure)))")
    return 1
  }
}
