import Language

/// Values as JSON (RFC 8259), on one line.
enum JSONText {
  /// A result with its command, which for a bare expression is `expression`.
  static func object(command: String?, _ value: Value) -> String {
    var record: Record = ["command": .string(command ?? "expression")]
    // No name stands twice in an object.
    if case .record(let result) = value, result["command"] == nil {
      record.fields += result.fields
    } else {
      record["value"] = value
    }
    return text(.record(record))
  }

  static func text(_ value: Value) -> String {
    switch value {
    case .nothing: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    // JSON has no way to write a number that is none.
    case .number(let value): value.isFinite ? String(describing: value) : "null"
    case .string(let value): quoted(value)
    case .list(let items): "[" + items.map(text).joined(separator: ", ") + "]"
    case .record(let record):
      "{" + record.fields.map { "\(quoted($0.name)): \(text($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Some readers end a line at these, and an object has one line.
      case _ where scalar.value < 0x20 || [0x7F, 0x85, 0x2028, 0x2029].contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
