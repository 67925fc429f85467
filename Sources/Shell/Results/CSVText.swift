/// Values as comma-separated text (RFC 4180), for spreadsheets and data frames.
enum CSVText {
  /// A result's list of records as a table with a head, or its fields as the only row. Fields beside a list of records
  /// are left out, because a table has no place for them; a second list of records is a table below an empty line.
  static func text(_ value: Value, hasHead: Bool = true) -> String {
    tables(of: value).map { table in
      (hasHead ? [table.columns] + table.rows : table.rows).map { row in
        row.map(field).joined(separator: ",") + "\r\n"
      }.joined()
    }.joined(separator: "\r\n")
  }

  /// The tables in a result: names of columns, and cells as text.
  static func tables(of value: Value) -> [(columns: [String], rows: [[String]])] {
    guard case .record(let record) = value else { return [(["value"], [[cell(value)]])] }
    let lists = record.fields.compactMap { $0.value.records }.filter { !$0.isEmpty }
    let tables = lists.isEmpty ? [[record]] : lists
    return tables.map { records in
      var columns: [String] = []
      for name in records.flatMap(\.names) where !columns.contains(name) { columns.append(name) }
      return (columns, records.map { record in columns.map { cell(record[$0] ?? .nothing) } })
    }
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
