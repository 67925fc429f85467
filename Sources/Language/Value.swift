import System

/// What a variable holds and a command gives back.
package enum Value: Sendable, Equatable {
  case nothing
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([Value])
  case record(Record)

  /// The word for its type, as `type(x)` gives it.
  package var kind: String {
    switch self {
    case .nothing: "nothing"
    case .bool: "bool"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .list: "list"
    case .record: "record"
    }
  }

  /// The name of its type in messages, with the article.
  package var typeName: String {
    switch self {
    case .nothing: "nothing"
    case .bool: "a truth value"
    case .integer: "a whole number"
    case .number: "a number"
    case .string: "a string"
    case .list: "a list"
    case .record: "a record"
    }
  }

  /// The value for a message: its type and, where short, itself.
  var described: String {
    switch self {
    case .nothing: "nothing"
    case .list(let items): "a list of \(items.count)"
    case .record: "a record"
    case .string(let text): "the string \"\(text.count > 40 ? String(text.prefix(40)) + "…" : text)\""
    default: "\(typeName), \(text)"
    }
  }

  /// The value as text: what a string has filled in and `print` shows.
  package var text: String {
    switch self {
    case .nothing: ""
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.isNaN ? "nan" : String(describing: value)  // Swift tells one nan from another
    case .string(let value): value
    case .list, .record: source
    }
  }

  /// The value as the language would write it: strings quoted, lists and records with their brackets.
  package var source: String {
    switch self {
    case .nothing: "nothing"
    case .string(let value): Value.quoted(value)
    case .list(let items): "[" + items.map(\.source).joined(separator: ", ") + "]"
    case .record(let record):
      "{" + record.fields.map { "\($0.name): \($0.value.source)" }.joined(separator: ", ") + "}"
    default: text
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "$": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A text, or nothing.
  package static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .nothing }
  /// A number, or nothing.
  package static func optional(_ number: Double?) -> Value { number.map { .number($0) } ?? .nothing }
  /// A whole number, or nothing.
  package static func optional(_ number: Int?) -> Value { number.map { .integer($0) } ?? .nothing }

  /// A point in time as results have it.
  package static func moment(_ secondsSince1970: Double) -> Value {
    .string(Moment.iso(secondsSince1970: secondsSince1970))
  }

  /// Whole numbers and numbers as a double; nil for anything else.
  package var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

/// Named fields in an order: the result of a command.
package struct Record: Sendable, Equatable {
  package var fields: [Field]

  package struct Field: Sendable, Equatable {
    package let name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  package init(_ fields: KeyValuePairs<String, Value> = [:]) {
    self.fields = fields.map { Field($0.key, $0.value) }
  }

  package var names: [String] { fields.map(\.name) }

  /// A field's value. Setting appends a new field at the end; setting nil removes it.
  package subscript(name: String) -> Value? {
    get { fields.first { $0.name == name }?.value }
    set {
      let index = fields.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): fields[index].value = value
      case (let index?, nil): fields.remove(at: index)
      case (nil, let value?): fields.append(Field(name, value))
      case (nil, nil): break
      }
    }
  }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
}

extension Record: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Value)...) {
    fields = elements.map { Field($0.0, $0.1) }
  }
}
