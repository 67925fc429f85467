import Terminal

/// Values as a person reads them at a terminal.
enum TableText {
  /// A record's lists of records as tables, its other fields below them: on one line where they fit, else each on its
  /// own. `width` is the terminal's, nil elsewhere.
  static func text(_ value: Value, width: Int?, style: Style) -> (text: String, hasTable: Bool) {
    guard case .record(let record) = value else { return (cell(value) + "\n", false) }
    var parts: [String] = []
    var fields: [(name: String, value: String)] = []
    for field in record.fields {
      if case .list(let items) = field.value, let table = table(items) {
        parts.append(table.render(width: width, style: style))
      } else if field.value != .nothing {
        fields.append((title(field.name), cell(field.value).withVisibleControls))
      }
    }
    let hasTable = !parts.isEmpty
    if !fields.isEmpty { parts.append(text(fields, width: width ?? usualWidth, style: style)) }
    return (parts.joined(separator: "\n"), hasTable)
  }

  /// Where there is no terminal that says how wide it is.
  private static let usualWidth = 100

  private static func text(_ fields: [(name: String, value: String)], width: Int, style: Style) -> String {
    let oneLine = fields.map { "\($0.name) \($0.value)" }.joined(separator: "  ")
    if oneLine.displayWidth <= width {
      return fields.map { "\(style.dim($0.name)) \($0.value)" }.joined(separator: "  ") + "\n"
    }
    let nameWidth = fields.map(\.name.displayWidth).max() ?? 0
    return fields.map { field in
      style.dim(field.name.padded(to: nameWidth, alignment: .left)) + "  \(field.value)\n"
    }.joined()
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

  private static func title(_ name: String) -> String { name.replacing("_per_", with: "/").replacing("_", with: " ") }

  private static func isNumber(_ value: Value) -> Bool { value.asDouble != nil || value == .nothing }

  static func cell(_ value: Value) -> String {
    switch value {
    case .integer(let number): Quantities.grouped(number)
    case .number(let number): Quantities.short(number)
    case .bool(let bool): bool ? "yes" : "no"
    case .list(let items): items.isEmpty ? "none" : items.map(cell).joined(separator: ", ")
    case .record(let record): record.fields.map { "\(title($0.name)) \(cell($0.value))" }.joined(separator: ", ")
    default: value.text
    }
  }
}
