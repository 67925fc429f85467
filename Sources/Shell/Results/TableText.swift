import Terminal

/// Values as a person reads them at a terminal.
enum TableText {
  /// A record's lists of records as tables, its other fields as lines `name  value` below them.
  static func text(_ value: Value, width: Int?, style: Style) -> String {
    guard case .record(let record) = value else { return cell(value) + "\n" }
    var parts: [String] = []
    var lines: [(name: String, value: String)] = []
    for field in record.fields {
      if case .list(let items) = field.value, let table = table(items) {
        parts.append(table.render(width: width, style: style))
      } else if field.value != .nothing {
        lines.append((title(field.name), cell(field.value)))
      }
    }
    let nameWidth = lines.map(\.name.displayWidth).max() ?? 0
    let text = lines.map { line in
      style.dim(line.name) + String(repeating: " ", count: nameWidth - line.name.displayWidth + 2) + line.value + "\n"
    }.joined()
    if !text.isEmpty { parts.append(text) }
    return parts.joined(separator: "\n")
  }

  /// A table of records; nil unless all items are records. A column that is empty everywhere is left out.
  private static func table(_ items: [Value]) -> Table? {
    var records: [Record] = []
    for item in items {
      guard case .record(let record) = item else { return nil }
      records.append(record)
    }
    guard let first = records.first else { return nil }
    let names = first.names.filter { name in records.contains { ($0[name] ?? .nothing) != .nothing } }
    let columns = names.map { name in
      Table.Column(title(name), records.allSatisfy { isNumber($0[name] ?? .nothing) } ? .right : .left)
    }
    return Table(columns: columns, rows: records.map { record in names.map { cell(record[$0] ?? .nothing) } })
  }

  private static func title(_ name: String) -> String { name.replacing("_", with: " ") }

  private static func isNumber(_ value: Value) -> Bool { value.asDouble != nil || value == .nothing }

  static func cell(_ value: Value) -> String {
    switch value {
    case .integer(let number): Quantities.grouped(number)
    case .number(let number): short(number)
    case .bool(let bool): bool ? "yes" : "no"
    case .list(let items): items.map(cell).joined(separator: ", ")
    case .record(let record): record.fields.map { "\(title($0.name)) \(cell($0.value))" }.joined(separator: ", ")
    default: value.text
    }
  }

  /// Enough digits to compare, not more.
  private static func short(_ number: Double) -> String {
    switch abs(number) {
    case 0: "0"
    case 1000..<1e15: Quantities.grouped(Int(number.rounded()))
    case 100..<1000: Quantities.fixed(number, digits: 1)
    case 10..<100: Quantities.fixed(number, digits: 2)
    case 0.001..<10: Quantities.fixed(number, digits: 4)
    default: String(describing: number)
    }
  }
}
