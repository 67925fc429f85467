import Language

/// Values as tables in Markdown, for notes and reports.
enum MarkdownText {
  /// A result's rows as a table; above it, as a table of one row, the fields that are in no row.
  static func text(_ value: Value, _ form: ResultForm?) -> String {
    var parts: [String] = []
    if case .record(let record) = value {
      let others = (form ?? ResultForm(of: record)).besideTable
      if !others.isEmpty {
        parts.append(table(others.map(\.name), [others.map { CSVText.cell(record[$0.name] ?? .nothing) }]))
      }
    }
    let (columns, rows) = CSVText.table(of: value, form)
    return (parts + [table(columns, rows)]).joined(separator: "\n")
  }

  /// A result's rows alone, for a table that grows.
  static func rows(_ value: Value, _ form: ResultForm?, hasHead: Bool) -> String {
    let (columns, rows) = CSVText.table(of: value, form)
    return hasHead ? table(columns, rows) : rows.map(line).joined()
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    ([columns, columns.map { _ in "---" }] + rows).map(line).joined()
  }

  /// A line of cells, with its end.
  static func line(_ cells: [String]) -> String { "| " + cells.map(cell).joined(separator: " | ") + " |\n" }

  /// What stands in a cell: one line, in which a bar is no border.
  private static func cell(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\r\n", with: "<br>")
      .replacing("\n", with: "<br>").replacing("\r", with: "<br>")
  }
}
