/// One way to go on with the word at the cursor.
package struct Candidate: Equatable, Sendable {
  /// The whole word: `ae.encoder`, `kernel=`, `$result`.
  package var text: String
  /// What it is, for the list of candidates; may be empty.
  package var description: String
  /// Whether a space follows when this is the only candidate. False for what goes on: `kernel=`, a folder.
  package var appendsSpace: Bool
  /// Free text, such as a file's name, to be put in double quotes where the grammar asks for that.
  package var isFreeText: Bool

  /// - Parameter appendsSpace: by default true, except for a text that ends in `=`, `.` , `/` or `(`.
  package init(_ text: String, description: String = "", appendsSpace: Bool? = nil, isFreeText: Bool = false) {
    self.text = text
    self.description = description
    self.appendsSpace = appendsSpace ?? !(text.last.map { "=./(".contains($0) } ?? false)
    self.isFreeText = isFreeText
  }
}

/// What a completer is asked: the text that is being edited, and the word at the cursor in it.
package struct CompletionRequest: Equatable, Sendable {
  /// Everything that is being edited, what follows the cursor included.
  package var line: String
  /// The line up to the word: ends in `kernel=` when an option's value is wanted.
  package var before: String
  /// The word up to the cursor; may be empty.
  package var word: String
  /// Whether the word stands in double quotes.
  package var isQuoted: Bool

  package init(line: String, before: String, word: String, isQuoted: Bool) {
    self.line = line
    self.before = before
    self.word = word
    self.isQuoted = isQuoted
  }
}

/// The answer to Tab, in the terms of readline: what replaces the bytes from its word's start to the cursor.
struct CompletionAnswer: Equatable {
  /// What all matches have in common.
  var common: String
  /// The matches; not empty.
  var matches: [String]
  /// The candidates behind the matches, in the same order, for the list.
  var candidates: [Candidate]
  var appendsSpace: Bool

  /// - Parameters:
  ///   - line: the bytes being edited.
  ///   - readlineStart: where readline, which knows no grammar, takes the word to start; a byte offset.
  ///   - complete: gives candidates; those that do not begin with the word are left out.
  /// - Returns: nil when nothing fits.
  init?(line: [UInt8], cursor: Int, readlineStart: Int, complete: (CompletionRequest) -> [Candidate]) {
    guard (0...line.count).contains(cursor), (0...cursor).contains(readlineStart),
      let place = CompletionWord.locate(in: line, cursor: cursor)
    else { return nil }
    let word = String(decoding: line[place.start..<cursor], as: UTF8.self)
    let request = CompletionRequest(
      line: String(decoding: line, as: UTF8.self),
      before: String(decoding: line[..<place.start], as: UTF8.self), word: word, isQuoted: place.isQuoted)

    var seen: Set<String> = []
    let fitting = complete(request).filter { candidate in
      !candidate.text.utf8.contains(0) && Self.escaped(candidate, place).hasPrefix(word)
        && seen.insert(candidate.text).inserted
    }
    let needsQuotes = !place.isQuoted && fitting.contains { $0.isFreeText && Self.mustBeQuoted($0.text) }

    var matches: [String] = []
    for candidate in fitting {
      var text = Self.escaped(candidate, CompletionWord(start: place.start, isQuoted: place.isQuoted || needsQuotes))
      if needsQuotes { text = "\"" + text }
      if fitting.count == 1, candidate.isFreeText, candidate.appendsSpace, needsQuotes || place.isQuoted {
        text += "\""
      }
      if place.start >= readlineStart {
        matches.append(String(decoding: line[readlineStart..<place.start], as: UTF8.self) + text)
      } else {
        matches.append(String(decoding: Array(text.utf8).dropFirst(readlineStart - place.start), as: UTF8.self))
      }
    }
    guard let first = matches.first else { return nil }
    self.matches = matches
    self.candidates = fitting
    common = matches.dropFirst().reduce(first) { Self.commonPrefix($0, $1) }
    appendsSpace = fitting.count == 1 && fitting[0].appendsSpace && !(place.isQuoted && !fitting[0].isFreeText)
  }

  private static func mustBeQuoted(_ text: String) -> Bool {
    text.utf8.contains { (CompletionWord.breaks.contains($0) && $0 != UInt8(ascii: "=")) || $0 == UInt8(ascii: "$") }
      || text.hasPrefix("#")
  }

  private static func escaped(_ candidate: Candidate, _ place: CompletionWord) -> String {
    guard candidate.isFreeText, place.isQuoted else { return candidate.text }
    return String(candidate.text.flatMap { "\"\\$".contains($0) ? ["\\", $0] : [$0] })
  }

  private static func commonPrefix(_ first: String, _ second: String) -> String {
    var (left, right) = (first.makeIterator(), second.makeIterator())
    var result = ""
    while let character = left.next(), character == right.next() { result.append(character) }
    return result
  }
}
