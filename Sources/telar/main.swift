import ArgumentParser
import Glibc
import Language
import Shell
import Terminal

/// The command line. Everything else is in the Shell.
struct Telar: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "telar", abstract: "A shell for exploring convolutional networks.",
    discussion: """
      Without a file it shows a prompt, or reads standard input where that is no terminal. name=value sets a \
      parameter of the script; --help behind its name tells which it has.
      """,
    // Only who asks waits until each library has told its version.
    version: CommandLine.arguments.contains("--version") ? Version.text : Version.number)

  @Option(help: ArgumentHelp("The folder of the store.", valueName: "dir"))
  var store: String?

  @Option(help: "How results are shown.")
  var format = ResultFormat.table

  @Flag(help: "Check a script without running it.")
  var check = false

  @Flag(help: "Leave the start file out.")
  var noInit = false

  @Option(
    name: .customShort("c"),
    help: ArgumentHelp("Statements to run; of several, each is a line of one script.", valueName: "text"))
  var texts: [String] = []

  @ArgumentParser.Argument(help: ArgumentHelp("A script, or - for standard input.", valueName: "file"))
  var file: String?

  @ArgumentParser.Argument(help: ArgumentHelp("Values for the script's parameters.", valueName: "name=value"))
  var parameters: [String] = []

  func run() throws {
    let program = program
    if texts.isEmpty, let file, let advice = program.advice(file: file, parameters) { throw ValidationError(advice) }
    // With -c, what follows are the parameters.
    let words = (texts.isEmpty ? [] : [file].compactMap { $0 }) + parameters
    let arguments = try words.map { word in
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw ValidationError("'\(word)' is no name=value")
      }
      return (name: String(word[..<equals]), value: String(word[word.index(after: equals)...]))
    }
    // Where a limit keeps files from growing, the write that fails tells, and the store says so.
    signal(SIGXFSZ, SIG_IGN)
    program.session.leave(status: program.run(input, arguments: arguments, checkOnly: check))
  }

  private var program: Program {
    var settings = Settings()
    settings.format = format
    return Program(session: Session(storeFolder: store, settings: settings))
  }

  /// With `--help` and a script, tells about the script instead of the program.
  static func explainScript(_ words: [String]) {
    let others = words.filter { $0 != "--help" && $0 != "-h" }
    guard others.count < words.count, let telar = try? Telar.parse(others), !telar.texts.isEmpty || telar.file != nil,
      telar.file != "-"
    else { return }
    let program = telar.program
    program.session.leave(status: program.explain(telar.input))
  }

  private var input: Program.Input {
    if !texts.isEmpty { return .text(texts.joined(separator: "\n")) }
    if let file { return file == "-" ? .standardInput : .file(file) }
    return isTerminal(0) ? .prompt(runsStartFile: !noInit) : .standardInput
  }
}

extension ResultFormat: ExpressibleByArgument {}

let words = CommandLine.arguments.dropFirst()
if words.first == "help" {
  // What follows is the command's own, so that a person may leave the prompt aside: telar help train.
  Telar.main(["-c", words.joined(separator: " ")])
} else if words.first == "---complete" {
  // What a shell's completion function asks with.
  for line in CommandLineCompletion(words: Array(words.dropFirst())).lines { print(line) }
} else {
  Telar.explainScript(Array(words))
  Telar.main()
}
