/// One field of a command's result, as the command declares it: `.number("loss", "the mean")`. Help, tables, the columns
/// of files, and the check of what the command really gives come from it.
package struct ResultField: Sendable, Equatable {
  package let name: String
  package let type: ResultType
  /// One line, without the type, which help adds.
  package let help: String
  /// Whether it may be missing; then it is `nothing`.
  package private(set) var isOptional = false
  /// What becomes of its column where a table has too little room.
  package private(set) var need = Need.usual
  /// The name of its column beside those of the result's list, so that a row can be told from another result's; nil:
  /// rows do without it.
  package private(set) var rowColumn: String?
  /// Whether tables for people leave it out.
  package private(set) var isForPrograms = false

  /// How much a table needs a column.
  package enum Need: Sendable, Equatable {
    /// It says what the row is about, and stays whole.
    case key
    case usual
    /// It goes first.
    case least
  }

  package init(_ name: String, _ type: ResultType, _ help: String) {
    self.name = name
    self.type = type
    self.help = help
  }

  package static func text(_ name: String, _ help: String) -> ResultField { .init(name, .text, help) }
  package static func shape(_ name: String, _ help: String) -> ResultField { .init(name, .shape, help) }
  package static func integer(_ name: String, _ help: String) -> ResultField { .init(name, .integer, help) }
  package static func number(_ name: String, _ help: String) -> ResultField { .init(name, .number, help) }
  package static func bool(_ name: String, _ help: String) -> ResultField { .init(name, .bool, help) }
  package static func moment(_ name: String, _ help: String) -> ResultField { .init(name, .moment, help) }
  package static func any(_ name: String, _ help: String) -> ResultField { .init(name, .any, help) }
  /// A list of records, which is a table; empty where there is nothing to list.
  package static func list(_ name: String, _ help: String, of columns: [ResultField]) -> ResultField {
    .init(name, .list(of: .record(columns)), help)
  }
  package static func texts(_ name: String, _ help: String) -> ResultField { .init(name, .list(of: .text), help) }
  /// A record whose fields depend on what it tells of.
  package static func options(_ name: String, _ help: String) -> ResultField { .init(name, .options, help) }

  /// May be missing.
  package var optional: ResultField { changed { $0.isOptional = true } }
  /// Says what a table's row is about.
  package var key: ResultField { changed { $0.need = .key } }
  /// The first to go where a table has too little room.
  package var leastNeeded: ResultField { changed { $0.need = .least } }
  /// Stands in each row of the result's list too, where that is a table in a file.
  package var inEachRow: ResultField { inEachRow(as: name) }
  package func inEachRow(as column: String) -> ResultField { changed { $0.rowColumn = column } }
  /// Tables for people leave it out.
  package var forPrograms: ResultField { changed { $0.isForPrograms = true } }

  private func changed(_ change: (inout ResultField) -> Void) -> ResultField {
    var field = self
    change(&field)
    return field
  }

  /// The columns, where it is a list of records.
  package var columns: [ResultField]? {
    if case .list(.record(let columns)) = type { columns } else { nil }
  }
}

/// What a field of a result may be.
package indirect enum ResultType: Sendable, Equatable {
  case text
  /// Sizes joined by `x`: a text.
  case shape
  case integer
  case number
  case bool
  /// A point in time: a text as ISO 8601 has it, in UTC.
  case moment
  case list(of: ResultType)
  /// A record with exactly these fields, in this order.
  case record([ResultField])
  case options
  case any

  /// For help: `whole number`.
  package var described: String {
    switch self {
    case .text: "text"
    case .shape: "text such as 1x28x28"
    case .integer: "whole number"
    case .number: "number"
    case .bool: "yes or no"
    case .moment: "date and time"
    case .list(.record): "list of records"
    case .list(let element): "list, each \(element.described)"
    case .record, .options: "record"
    case .any: "any value"
    }
  }
}

/// The fields that a command's result has in one case. Most commands have only one; `show` has one for each kind of
/// thing.
package struct ResultForm: Sendable, Equatable {
  /// When the result has this form: `with clear=yes`; empty for the usual one.
  package let when: String
  /// The option that brings this form, where one does.
  package let option: String?
  package let fields: [ResultField]

  package init(_ when: String, option: String? = nil, _ fields: [ResultField]) {
    self.when = when
    self.option = option
    self.fields = fields
  }
}
