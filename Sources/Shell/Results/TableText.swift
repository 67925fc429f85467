import Language
import System
import Terminal

/// Values as a person reads them at a terminal.
enum TableText {
  /// A record's lists of records as tables, its other fields below them: on one line where they fit, else each on its
  /// own, a long value on several. `width` is the terminal's, nil elsewhere, where values stay on one line.
  static func text(
    _ value: Value, _ form: ResultForm? = nil, width: Int?, style: Style
  ) -> (text: String, hasTable: Bool) {
    guard case .record(let record) = value else { return (cell(value) + "\n", false) }
    let form = form ?? ResultForm(of: record)
    var parts: [String] = []
    var fields: [(name: String, value: String)] = []
    for field in form.fields where !field.isForPrograms {
      let value = record[field.name] ?? .nothing
      if let records = value.records, !records.isEmpty {
        let columns = field.columns ?? ResultForm(of: records[0]).fields
        parts.append(table(records, columns).render(width: width, style: style))
      } else if value != .nothing, value != .record([:]) {
        fields.append((title(field.name), cell(value, field.type).withVisibleControls))
      }
    }
    let hasTable = !parts.isEmpty
    if !fields.isEmpty { parts.append(text(fields, width: width, style: style)) }
    return (parts.joined(separator: "\n"), hasTable)
  }

  /// Where there is no terminal that says how wide it is.
  private static let usualWidth = 100

  private static func text(_ fields: [(name: String, value: String)], width: Int?, style: Style) -> String {
    let oneLine = fields.map { "\($0.name) \($0.value)" }.joined(separator: "  ")
    if oneLine.displayWidth <= width ?? usualWidth {
      return fields.map { "\(style.dim($0.name)) \($0.value)" }.joined(separator: "  ") + "\n"
    }
    let nameWidth = fields.map(\.name.displayWidth).max() ?? 0
    return fields.map { field in
      let name = style.dim(field.name.padded(to: nameWidth, alignment: .left))
      guard let width else { return "\(name)  \(field.value)\n" }
      return TableText.lines(of: field, named: name, nameWidth, width: width).map { $0 + "\n" }.joined()
    }.joined()
  }

  /// A value beside its name, on several lines where it is long. Where a word of it would have to be cut there, it
  /// stands below the name, where there is more room.
  private static func lines(
    of field: (name: String, value: String), named name: String, _ nameWidth: Int, width: Int
  ) -> [String] {
    let room = width - nameWidth - 2
    let longestWord = field.value.split(separator: " ").reduce(0) { max($0, String($1).displayWidth) }
    if longestWord <= room {
      let indent = String(repeating: " ", count: nameWidth + 2)
      return lines(of: field.value, width: room).enumerated().map { ($0 == 0 ? name + "  " : indent) + $1 }
    }
    // Below it, what is too long even there is cut.
    let below = lines(of: field.value, width: max(width - 2, 1)).map { width > 2 ? "  " + $0 : $0 }
    return [nameWidth <= width ? name : field.name.truncated(to: width)] + below
  }

  /// A value parted at spaces, of which no other is lost, and words that are too wide into pieces.
  private static func lines(of value: String, width: Int) -> [String] {
    var lines = [""]
    var room = width
    for (index, word) in value.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      let columns = String(word).displayWidth
      if index > 0, columns + 1 <= room {
        lines[lines.count - 1] += " " + word
        room -= columns + 1
        continue
      }
      let pieces = String(word).pieces(of: width)
      if index == 0 { lines = [] }
      lines += pieces
      room = width - (pieces.last ?? "").displayWidth
    }
    return lines
  }

  /// A table of records. A column that is empty everywhere is left out. Where none is declared to be the key, the first
  /// is.
  private static func table(_ records: [Record], _ declared: [ResultField]) -> Table {
    let fields = declared.filter { field in
      !field.isForPrograms && records.contains { ($0[field.name] ?? .nothing) != .nothing }
    }
    let hasKey = fields.contains { $0.need == .key }
    let columns = fields.enumerated().map { index, field in
      let isNumber = records.allSatisfy { record in
        let value = record[field.name] ?? .nothing
        return value.asDouble != nil || value == .nothing
      }
      return Table.Column(
        title(field.name), isNumber ? .right : .left, need: hasKey || index > 0 ? field.need.inTables : .key,
        isDivisible: !isNumber && field.type.isDivisible)
    }
    let rows = records.map { record in
      fields.map { field in
        let value = record[field.name] ?? .nothing
        return value == .list([]) ? "" : cell(value, field.type)
      }
    }
    return Table(columns: columns, rows: rows)
  }

  private static func title(_ name: String) -> String { name.replacing("_per_", with: "/").replacing("_", with: " ") }

  static func cell(_ value: Value, _ type: ResultType = .any) -> String {
    switch value {
    case .integer(let number): Quantities.grouped(number)
    case .number(let number): Quantities.short(number)
    case .bool(let bool): bool ? "yes" : "no"
    case .string(let text): type == .moment ? Moment.local(text) : text
    case .list(let items): items.isEmpty ? "none" : items.map { cell($0) }.joined(separator: ", ")
    case .record(let record):
      record.fields.filter { $0.value != .nothing }.map { "\(title($0.name)) \(cell($0.value))" }.joined(
        separator: ", ")
    case .nothing: ""
    }
  }
}

extension ResultField.Need {
  fileprivate var inTables: Table.Need {
    switch self {
    case .key: .key
    case .usual: .usual
    case .least: .least
    }
  }
}

extension ResultType {
  /// Whether a part of it still tells something.
  fileprivate var isDivisible: Bool {
    switch self {
    case .text, .list, .record, .options, .any: true
    case .shape, .integer, .number, .bool, .moment: false
    }
  }
}
