import Language

/// What a line means that was typed at the prompt, where some things are said in a shorter way than in scripts.
enum PromptLine: Equatable {
  /// `!ls -l`: for the system's shell.
  case shell(String)
  /// `?`, `?train` or `train?`: help, as in IPython.
  case help(String)
  /// Anything else.
  case statements

  init(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    let line = words.joined(separator: " ")
    let name = line.drop { $0 == "?" || $0 == " " }.prefix { $0 != "?" }
    let isName = name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
    if line.hasPrefix("!") {
      self = .shell(String(text.drop { $0 != "!" }.dropFirst()))
    } else if isName, line.hasPrefix("?") || (line.hasSuffix("?") && words.count == 1) {
      self = .help(String(name))
    } else {
      self = .statements
    }
  }
}
