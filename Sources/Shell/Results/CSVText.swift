import Language

/// Values as comma-separated text (RFC 4180), for spreadsheets and data frames.
enum CSVText {
  /// A result's rows below the names of their columns, which a table that grows has already. Fields that are in no row
  /// are left out, because a table has no place for them.
  static func text(_ value: Value, _ form: ResultForm?, hasHead: Bool = true) -> String {
    let table = table(of: value, form)
    return (hasHead ? line(table.columns) : "") + table.rows.map(line).joined()
  }

  /// A line of cells, with its end.
  static func line(_ cells: [String]) -> String { cells.map(field).joined(separator: ",") + "\r\n" }

  /// The names of columns, and cells as text.
  static func table(of value: Value, _ form: ResultForm?) -> (columns: [String], rows: [[String]]) {
    guard case .record(let record) = value else { return (["value"], [[cell(value)]]) }
    let table = ResultTable(record, form ?? ResultForm(of: record))
    return (table.columns, table.rows.map { $0.map(cell) })
  }

  /// Numbers with all their digits; lists and records as JSON.
  static func cell(_ value: Value) -> String {
    switch value {
    case .list, .record: JSONText.text(value)
    default: value.text
    }
  }

  private static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension ResultForm {
  /// The form of a record that no command declares: that of an expression.
  init(of record: Record) {
    let fields = record.fields.map { field in
      var columns: [String] = []
      let records = field.value.records ?? []
      for name in records.flatMap(\.names) where !columns.contains(name) { columns.append(name) }
      return records.isEmpty
        ? ResultField.any(field.name, "") : .list(field.name, "", of: columns.map { .any($0, "") })
    }
    self.init("", fields)
  }
}

extension Value {
  /// The elements of a list of records; nil for anything else.
  var records: [Record]? {
    guard case .list(let items) = self else { return nil }
    var records: [Record] = []
    for item in items {
      guard case .record(let record) = item else { return nil }
      records.append(record)
    }
    return records
  }
}
