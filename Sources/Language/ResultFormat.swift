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
  package init?(ending: String) {
    guard let format = ResultFormat.endings.first(where: { $0.ending == ending.lowercased() })?.format else {
      return nil
    }
    self = format
  }

  private static let endings: [(ending: String, format: ResultFormat)] = [
    (".json", .json), (".jsonl", .json), (".csv", .csv), (".md", .markdown), (".txt", .table),
  ]

  /// What stands behind the last dot of a file's name, with the dot; nil where it has none.
  package static func ending(of path: String) -> String? {
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    return name.lastIndex(of: ".").map { String(name[$0...]) }
  }

  /// The problem of a file that is not to be written as text, or whose ending is misspelt.
  static func unknown(ending: String) -> Problem {
    .custom(
      message: "`\(ending)` is no ending of a file with results",
      why: "the endings are " + endings.map(\.ending).joined(separator: " "),
      remedy: "choose one of these, or say format=" + allCases.map(\.rawValue).joined(separator: "|"))
  }
}

/// What becomes of a script after an error, or after Ctrl-C in training.
package enum ErrorPolicy: String, CaseIterable, Sendable {
  /// It ends.
  case stop
  /// It goes on with the next statement.
  case `continue`
}
