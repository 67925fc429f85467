/// How results are shown.
package enum ResultFormat: String, CaseIterable, Sendable {
  /// Tables for people.
  case table
  /// One JSON object a line, for programs.
  case json
  /// Comma-separated values, for spreadsheets and data frames.
  case csv
  /// Tables in Markdown, for notes.
  case markdown

  /// The format that a file's ending tells, if it tells one.
  init?(ending path: String) {
    if path.hasSuffix(".json") || path.hasSuffix(".jsonl") {
      self = .json
    } else if path.hasSuffix(".csv") {
      self = .csv
    } else if path.hasSuffix(".md") {
      self = .markdown
    } else {
      return nil
    }
  }
}

/// What becomes of a script after an error, or after Ctrl-C in training.
package enum ErrorPolicy: String, CaseIterable, Sendable {
  /// It ends.
  case stop
  /// It goes on with the next statement.
  case `continue`
}
