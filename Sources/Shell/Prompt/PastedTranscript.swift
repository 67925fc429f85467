import Language

/// A session as it stood on a screen, pasted at a prompt: statements behind their prompts, and results between them.
///
/// Only a text whose first line begins with a prompt is one. Then lines that begin with a prompt, and those behind the
/// prompt of an open block, are what was typed; all others are results, which are left out. A prompt is `telar> ` or a
/// model, the shape that comes out of it and what of it is frozen, as in `ae 1x28x28 [encoder frozen]> `; nothing that
/// could be run begins so.
struct PastedTranscript: Equatable {
  /// What was typed, in its order, of one line or more each; without what Ctrl-C dropped.
  private(set) var statements: [String] = []
  /// How many lines were results.
  private(set) var leftOut = 0

  private static let continuation = "  … "

  /// Nil for a text that is none.
  ///
  /// - Parameter commands: a model that is called as a command has no prompt that could be told from a statement.
  init?(_ text: String, commands: Set<String>) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }),
      PastedTranscript.typed(first, commands) != nil
    else { return nil }
    for line in lines {
      if let typed = PastedTranscript.typed(line, commands) {
        statements.append(typed)
      } else if let last = statements.indices.last,
        let typed = PastedTranscript.behind(line, PastedTranscript.continuation)
      {
        statements[last] += "\n" + typed
      } else if !line.allSatisfy(\.isWhitespace) {
        leftOut += 1
      }
    }
    statements.removeAll { $0.hasSuffix("^C") || $0.allSatisfy(\.isWhitespace) }
  }

  /// Whether the line in which a place begins starts with a prompt.
  static func begins(at place: Place, _ commands: Set<String>) -> Bool {
    let bytes = place.source.bytes
    let start = bytes[..<min(place.span.start, bytes.count)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = bytes[start...].prefix(longestPrompt).prefix { $0 != UInt8(ascii: "\n") }
    return typed(String(decoding: line, as: UTF8.self)[...], commands) != nil
  }

  /// In bytes: of a line without end no more is looked at.
  private static let longestPrompt = 4096

  /// What stands behind the prompt that a line begins with; nil where it begins with none.
  private static func typed(_ line: Substring, _ commands: Set<String>) -> String? {
    if let typed = behind(line, "telar> ") { return typed }
    guard let match = line.prefixMatch(of: #/([^\s$"'(){}\[\];#]+) \d+(x\d+)*( \[[^\]\n]* frozen\])?>/#),
      !commands.contains(String(match.output.1)), Keyword(rawValue: String(match.output.1)) == nil
    else { return nil }
    return behind(line, String(match.output.0) + " ")
  }

  private static func behind(_ line: Substring, _ prompt: String) -> String? {
    // The blank at the end of an empty prompt may be lost on the way.
    if line == prompt.dropLast() { return "" }
    return line.hasPrefix(prompt) ? String(line.dropFirst(prompt.count)) : nil
  }
}
