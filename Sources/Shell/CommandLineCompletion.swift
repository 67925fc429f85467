import Language
import System

/// What a shell's Tab offers behind `telar`: options, scripts, a script's parameters, the names that `help` knows.
/// `scripts/completions` has the shells' sides of it.
package struct CommandLineCompletion {
  /// The words behind `telar`, without the shell's quotes, up to the one that is being completed, which is the last.
  private let words: [String]
  private var current: String { words.last ?? "" }

  package init(words: [String]) { self.words = words }

  /// A line for each word that fits: the word, a tab, and what it is. A line `:files`, `:folders` or `:scripts` means
  /// those, which the shell lists itself.
  package var lines: [String] {
    let before = Before(words.dropLast())
    switch before.option {
    case "--store": return [":folders"]
    case "--format": return formats(behind: "")
    case "-c": return []
    default: break
    }
    if !before.optionsHaveEnded {
      if current.hasPrefix("--store=") { return [":folders"] }
      if current.hasPrefix("--format=") { return formats(behind: "--format=") }
      if current.hasPrefix("-"), before.file != "help" { return fitting(options(before)) }
    }
    if before.file == "help" { return fitting(helpNames) }
    if before.file == nil, before.texts.isEmpty {
      return (words.count == 1 ? fitting([("help", "explain a command or topic")]) : []) + [":scripts"]
    }
    return parameters(before)
  }

  private func fitting(_ candidates: [(word: String, text: String)]) -> [String] {
    candidates.filter { $0.word.hasPrefix(current) }
      .map { "\($0.word)\t\($0.text.split(whereSeparator: \.isNewline).joined(separator: " "))" }
  }

  private func formats(behind option: String) -> [String] {
    fitting(ResultFormat.allCases.map { (option + $0.rawValue, "how results are shown") })
  }

  /// Every option with what the topic says of it.
  static var options: [(word: String, text: String)] {
    var options: [(word: String, text: String)] = []
    for case .terms(let terms) in Topic.commandLine.parts {
      options += terms.filter { $0.name.hasPrefix("-") }.map { (String($0.name.prefix { $0 != " " }), $0.text) }
    }
    return options
  }

  private func options(_ before: Before) -> [(word: String, text: String)] {
    CommandLineCompletion.options.filter { $0.word == "-c" || !before.options.contains($0.word) }
  }

  private var helpNames: [(word: String, text: String)] {
    let index = HelpIndex(declarations: allCommands.map { $0.declaration })
    let formats = HelpCommand.HelpFormat.allCases.map { ("format=\($0.rawValue)", "how it is written") }
    return index.names.map { ($0, index.page($0)?.summary ?? "") } + [("--all", "every page")] + formats
  }

  /// Parameters of the script that are not given yet and, behind `=`, what one may be.
  private func parameters(_ before: Before) -> [String] {
    guard let source = before.source else { return [":files"] }
    let names = CommandTable(allCommands, context: Session(isCheck: true)).names
    let parameters = ScriptUsage(parse(source, commands: names).script).parameters
    guard let equals = current.firstIndex(of: "=") else {
      return fitting(parameters.filter { !before.given.contains($0.name) }.map { ("\($0.name)=", $0.explanation) })
    }
    let name = current[..<equals]
    switch parameters.first(where: { $0.name == name })?.type {
    case .bool: return fitting(["yes", "no"].map { ("\(name)=\($0)", "") })
    // A text may be the name of a file.
    case .string, .any: return [":files"]
    default: return []
    }
  }

  /// What the words before the current one say.
  private struct Before {
    /// The option whose value comes next.
    var option: String?
    var options: Set<String> = []
    var optionsHaveEnded = false
    var texts: [String] = []
    var file: String?
    /// The names of parameters that have a value.
    var given: Set<String> = []

    init(_ words: ArraySlice<String>) {
      for word in words {
        if let option {
          if option == "-c" { texts.append(word) }
          self.option = nil
        } else if optionsHaveEnded || !word.hasPrefix("-") || word == "-" {
          if file == nil, texts.isEmpty { file = word } else { given.insert(String(word.prefix { $0 != "=" })) }
        } else if word == "--" {
          optionsHaveEnded = true
        } else if file != "help" {
          options.insert(String(word.prefix { $0 != "=" }))
          if ["--store", "--format", "-c"].contains(word) { option = word }
        }
      }
    }

    /// The script whose parameters are meant; nil where it cannot be read, or must not be, as from a pipe.
    var source: SourceText? {
      guard texts.isEmpty else { return SourceText(name: "-c", text: texts.joined(separator: "\n")) }
      guard let file, FileKind.isRegular(Places.expandHome(file)) else { return nil }
      return try? SourceText(file: file)
    }
  }
}
