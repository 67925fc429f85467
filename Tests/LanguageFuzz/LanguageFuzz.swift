import Language
import Shell
import Terminal

/// One input of a fuzzer for the language: parses the bytes, checks them with the program's own commands, and runs them
/// without commands for a bounded number of steps. Nothing but a crash or a hang is a failure.
package enum LanguageFuzz {
  /// Loops' turns and calls that an input may take.
  private static let stepLimit = 500

  package static func run(_ bytes: [UInt8]) {
    let source = SourceText(name: "input", bytes: bytes)
    let session = Session(output: .error, errorOutput: .error)
    let commands = CommandTable(allCommands, context: session)
    let parsed = parse(source, commands: commands.names)
    for diagnostic in parsed.diagnostics { touch(diagnostic) }
    for diagnostic in check(source, commands: commands) { touch(diagnostic) }
    if parsed.diagnostics.isEmpty { evaluate(source) }
    _ = TypedWord(endOf: bytes, commands: commands)
  }

  private static func evaluate(_ source: SourceText) {
    let evaluator = Evaluator(commands: CommandTable([any Command<Void>.Type](), context: ()))
    var steps = 0
    evaluator.isInterrupted = {
      steps += 1
      return steps > stepLimit
    }
    evaluator.onResult = { result in
      if case .record = result.value { _ = result.value.source }
    }
    do { try evaluator.run(source) } catch { touch(error) }
  }

  /// Words a diagnostic, as if a person were to see it.
  private static func touch(_ diagnostic: Diagnostic) { _ = diagnostic.text() }
}
