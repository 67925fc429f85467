import Language
import Terminal

/// The command that lists the things of a kind: `checkpoints`, `runs` … Where a kind says what help tells of it, this is
/// all that there is to it.
enum Listing<Listed: ListedThing>: Command, OffersNames {
  static var declaration: Declaration { Listed.listing }

  static func run(_ call: Call, _ session: Session) throws -> Value {
    .record([Listed.plural: .list(try RowSelection(call, Listed.columns).rows(Listed.rows(session)))])
  }

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    RowSelection.candidates(place, Listed.self, session)
  }
}

/// A kind with a command of its own that lists its things.
protocol ListedThing: Thing {
  /// What help says of that command.
  static var listing: Declaration { get }
}

extension Declaration {
  /// Of a command that lists things.
  static func listing<Listed: ListedThing>(
    of thing: Listed.Type, group: String, summary: String, description: String = "", searchTerms: [String],
    examples: [Example], seeAlso: [String]
  ) -> Declaration {
    Declaration(
      Listed.plural, group: group, summary: summary, description: description, searchTerms: ["list"] + searchTerms,
      positionals: [RowSelection.pattern], options: RowSelection.options,
      result: [.list(Listed.plural, "in the order of their names, or as sort= says", of: Listed.columns)],
      examples: examples, seeAlso: seeAlso)
  }
}

/// Which rows of a list are wanted, and in which order.
struct RowSelection {
  private let pattern: NamePattern?
  private let filter: RowFilter?
  private let order: (field: String, isDescending: Bool)?
  private let limit: Int?

  static let pattern = Parameter.positional(
    "pattern", .string, optional: true, "a name, or a pattern with * for any characters and ? for one")
  static let options: [Parameter] = [
    .option("where", .string, "what rows must be, such as \"epochs > 2 and model == 'ae'\"").alsoCalled("filter"),
    .option("sort", .string, "the field by which they are ordered; with - before it, the largest first")
      .alsoCalled("order", "by", "orderby"),
    .option("limit", .integer(1...Int.max), "the most rows, the first ones").alsoCalled("head", "top"),
  ]

  /// What a call asks for. Throws where it speaks of fields that rows do not have.
  init(_ call: Call, _ columns: [ResultField]) throws {
    let fields = columns.map(\.name)
    pattern = call.optionalString("pattern").map(NamePattern.init)
    limit = call.optionalInteger("limit")
    filter = try call.optionalString("where").map { text throws(Diagnostic) in
      try RowFilter(text, option: "where", fields: fields)
    }
    guard let sort = call.optionalString("sort") else {
      order = nil
      return
    }
    let field = sort.hasPrefix("-") ? String(sort.dropFirst()) : sort
    guard fields.contains(field) else {
      throw call.problem(.unknown(kind: "field", name: field, candidates: fields), at: "sort")
    }
    order = (field, sort.hasPrefix("-"))
  }

  /// The rows that are wanted. What has no value in the field that they are ordered by comes last in any case.
  func rows(_ rows: [Value]) throws(Diagnostic) -> [Value] {
    var chosen: [Value] = []
    for row in rows {
      guard case .record(let record) = row else { continue }
      if let pattern, !pattern.matches(record["name"]?.text ?? "") { continue }
      if let filter, try !filter.accepts(record) { continue }
      chosen.append(row)
    }
    if let order {
      func key(_ row: Value) -> Value {
        guard case .record(let record) = row else { return .nothing }
        return record[order.field] ?? .nothing
      }
      let indexed = chosen.enumerated().sorted { left, right in
        switch RowSelection.order(key(left.element), key(right.element), order.isDescending) {
        case .some(let precedes): precedes
        case nil: left.offset < right.offset
        }
      }
      chosen = indexed.map(\.element)
    }
    return limit.map { Array(chosen.prefix($0)) } ?? chosen
  }

  /// Whether one value comes before another; nil where they are alike.
  private static func order(_ left: Value, _ right: Value, _ isDescending: Bool) -> Bool? {
    switch (left, right) {
    case (.nothing, .nothing): return nil
    case (.nothing, _): return false
    case (_, .nothing): return true
    default: break
    }
    if let left = left.asDouble, let right = right.asDouble {
      if left.isNaN || right.isNaN { return left.isNaN == right.isNaN ? nil : right.isNaN }
      return left == right ? nil : (left < right) != isDescending
    }
    let (left, right) = (left.text, right.text)
    return left == right ? nil : left.naturallyPrecedes(right) != isDescending
  }

  static func candidates(_ place: ArgumentPlace, _ thing: any Thing.Type, _ session: Session) -> [Candidate]? {
    switch place.parameter.name {
    case "pattern": return thing.candidates(session)
    case "sort":
      let sign = place.word.hasPrefix("-") ? "-" : ""
      return thing.columns.map { Candidate(sign + $0.name, description: $0.help) }
    default: return nil
    }
  }
}

/// Names that a person means by one word: `*` stands for any characters, `?` for one.
struct NamePattern {
  private let pattern: [Character]

  init(_ text: String) { pattern = Array(text) }

  /// Whether it means more than the one name that it is.
  var isPattern: Bool { pattern.contains { $0 == "*" || $0 == "?" } }

  func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (at, index) = (0, 0)
    // Behind the last star, and where it began to stand for something.
    var star: (at: Int, index: Int)?
    while index < name.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at + 1, index)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[index] {
        at += 1
        index += 1
      } else if let last = star {
        star = (last.at, last.index + 1)
        (at, index) = (last.at, last.index + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
