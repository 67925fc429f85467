/// One way to go on with the word at the cursor.
package struct Candidate: Equatable, Sendable {
  /// The whole word, as the list of candidates shows it: `ae.encoder`, `kernel=`, `$result`, `my file.png`.
  package var text: String
  /// What it is, for the list of candidates; may be empty.
  package var description: String
  /// How it is written in the line: `"my file.png"`.
  package var written: String
  /// Whether a space follows when this is the only candidate. False for what goes on: `kernel=`, a folder.
  package var appendsSpace: Bool

  /// - Parameters:
  ///   - written: the text itself if not given.
  ///   - appendsSpace: by default true, except for a text that ends in `=`, `.` , `/` or `(`.
  package init(_ text: String, description: String = "", written: String? = nil, appendsSpace: Bool? = nil) {
    self.text = text
    self.description = description
    self.written = written ?? text
    self.appendsSpace = appendsSpace ?? !(text.last.map { "=./(".contains($0) } ?? false)
  }
}

/// What a completer is asked: the line that is being edited.
package struct CompletionRequest: Equatable, Sendable {
  /// The bytes up to the cursor.
  package var before: [UInt8]

  package init(before: [UInt8]) { self.before = before }
}

/// The answer to Tab: what may take the place of the bytes from `start` to the cursor.
package struct Completions: Equatable, Sendable {
  package var start: Int
  package var candidates: [Candidate]
  /// How far all candidates agree, as it is written in the line.
  package var common: String

  /// - Parameter common: what the candidates' texts have in common if not given.
  package init(start: Int, _ candidates: [Candidate], common: String? = nil) {
    self.start = start
    var seen: Set<String> = []
    self.candidates = candidates.filter { !$0.written.utf8.contains(0) && seen.insert($0.text).inserted }
    self.common = common ?? Completions.commonPrefix(self.candidates.map(\.written))
  }

  /// The longest beginning that all texts share.
  package static func commonPrefix(_ texts: [String]) -> String {
    guard let first = texts.first else { return "" }
    return texts.dropFirst().reduce(first) { result, text in
      String(zip(result, text).prefix { $0 == $1 }.map(\.0))
    }
  }
}

/// The answer to Tab, in the terms of readline, which takes the whole line up to the cursor for the word, since it
/// knows no grammar.
struct CompletionAnswer: Equatable {
  /// What all matches have in common, and then the matches, unless there is only one.
  let strings: [String]
  let appendsSpace: Bool

  /// Nil when nothing fits.
  init?(before: [UInt8], _ completions: Completions) {
    guard (0...before.count).contains(completions.start), !completions.candidates.isEmpty else { return nil }
    let kept = String(decoding: before[..<completions.start], as: UTF8.self)
    let only = completions.candidates.count == 1 ? completions.candidates[0] : nil
    strings =
      if let only { [kept + only.written] } else {
        [kept + completions.common] + completions.candidates.map { kept + $0.written }
      }
    appendsSpace = only?.appendsSpace ?? false
  }
}
