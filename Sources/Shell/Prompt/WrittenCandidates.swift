import Language
import Terminal

extension Completions {
  /// Candidates written as the word was begun, in its quotes, or in double quotes where one of them needs some: all of
  /// them alike, so that what they have in common can be typed.
  ///
  /// - Parameter isOption: the word stands behind `option=`.
  init(start: Int, _ candidates: [Candidate], quote: TypedWord.Quote, isOption: Bool) {
    // Words of the grammar, such as `kernel=`, `round(` and `$name`, are written as they are.
    func isText(_ candidate: Candidate) -> Bool {
      !candidate.text.hasPrefix("$") && !(candidate.text.last.map { "=(".contains($0) } ?? false)
    }
    var quote = quote
    if quote == .none, candidates.contains(where: { isText($0) && !TypedWord.isPlain($0.text, isOption: isOption) }) {
      quote = .double
    }
    let isQuoted = quote != .none
    // What goes on, as a folder does, leaves its quote open.
    let written = candidates.map { candidate in
      guard isQuoted, isText(candidate) else { return candidate }
      var candidate = candidate
      candidate.written = TypedWord.written(
        candidate.text, quote: quote, isOption: isOption, isOpen: !candidate.appendsSpace)
      return candidate
    }
    let common = Completions.commonPrefix(candidates.map(\.text))
    let isAllText = isQuoted && candidates.allSatisfy(isText)
    self.init(
      start: start, written,
      common: isAllText ? TypedWord.written(common, quote: quote, isOption: isOption, isOpen: true) : nil)
  }
}

/// The word at the end of a line for the system's shell, where a backslash takes the next character as it stands.
struct SystemShellWord {
  private let start: Int
  private let text: String

  init(endOf line: [UInt8]) {
    var start = line.count
    var text: [UInt8] = []
    var index = line.firstIndex(of: UInt8(ascii: "!")).map { $0 + 1 } ?? 0
    start = index
    while index < line.count {
      if line[index] == ASCII.backslash, index + 1 < line.count {
        text.append(line[index + 1])
        index += 2
        continue
      }
      if line[index] == ASCII.space || line[index] == ASCII.tab {
        (start, text) = (index + 1, [])
      } else {
        text.append(line[index])
      }
      index += 1
    }
    self.start = start
    self.text = String(decoding: text, as: UTF8.self)
  }

  /// Paths that the word may become, with a backslash before what would mean something to the shell.
  func completions(_ candidates: (String) -> [Candidate]) -> Completions {
    let fitting = candidates(text).filter { $0.text.hasPrefix(text) }.map { candidate in
      var candidate = candidate
      candidate.written = SystemShellWord.escaped(candidate.text)
      return candidate
    }
    let common = Completions.commonPrefix(fitting.map(\.text))
    return Completions(start: start, fitting, common: SystemShellWord.escaped(common))
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { " \t\\\"'`$&|;<>()*?[]{}#!".contains($0) ? ["\\", $0] : [$0] })
  }
}
