/// Values as tables in Markdown, for notes and reports.
enum MarkdownText {
  /// A result's lists of records as tables; below them its other fields as a table of one row.
  static func text(_ value: Value) -> String {
    guard case .record(let record) = value else { return table(["value"], [[CSVText.cell(value)]]) }
    let others = record.fields.filter { $0.value.records?.isEmpty ?? true }
    let hasTable = others.count < record.fields.count
    var parts = hasTable ? CSVText.tables(of: value).map { table($0.columns, $0.rows) } : []
    if !others.isEmpty { parts.append(table(others.map(\.name), [others.map { CSVText.cell($0.value) }])) }
    return parts.joined(separator: "\n")
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    ([columns, columns.map { _ in "---" }] + rows).map { row in
      "| " + row.map(cell).joined(separator: " | ") + " |\n"
    }.joined()
  }

  /// What stands in a cell: one line, in which a bar is no border.
  private static func cell(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\r\n", with: "<br>")
      .replacing("\n", with: "<br>").replacing("\r", with: "<br>")
  }
}
