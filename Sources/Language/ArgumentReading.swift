/// An argument before its type is applied.
enum RawArgument {
  /// A word as written, or on the command line.
  case word(String)
  /// A value from a variable, expression or quoted string.
  case value(Value)

  var text: String {
    switch self {
    case .word(let word): word
    case .value(let value): value.text
    }
  }

  var described: String {
    switch self {
    case .word(let word): "`\(word.count > 60 ? String(word.prefix(60)) + "…" : word)`"
    case .value(let value): value.described
    }
  }
}

extension ArgumentType {
  /// Reads an argument as this type; `parameter` is its name for messages.
  func read(_ raw: RawArgument, for parameter: String) throws(Problem) -> Value {
    switch self {
    case .integer(let range):
      guard let value = integer(raw) else { throw mismatch(raw, parameter) }
      guard range.contains(value) else { throw outOfRange(raw, parameter) }
      return .integer(value)
    case .number(let range):
      guard let value = number(raw) else { throw mismatch(raw, parameter) }
      guard range.contains(value) else { throw outOfRange(raw, parameter) }
      return .number(value)
    case .bool:
      if case .value(.bool(let value)) = raw { return .bool(value) }
      guard let value = truth(raw.text) else { throw mismatch(raw, parameter) }
      return .bool(value)
    case .choice(let choices):
      guard choices.contains(raw.text) else {
        throw .notAChoice(parameter: parameter, choices: choices, found: raw.text)
      }
      return .string(raw.text)
    case .shape: return try shape(raw, parameter)
    case .newName(let kind):
      switch raw {
      case .value(.list), .value(.record), .value(.nothing): throw mismatch(raw, parameter)
      default: return .string(try NameRule.name(raw.text, of: kind))
      }
    case .string, .name, .variable, .file, .folder:
      switch raw {
      case .value(.list), .value(.record), .value(.nothing): throw mismatch(raw, parameter)
      default: return .string(raw.text)
      }
    case .list(let element):
      var items: [Value] = []
      switch raw {
      case .word(let word):
        for part in word.split(separator: ",") {
          items.append(try element.read(.word(String(part)), for: parameter))
        }
      case .value(.list(let values)):
        for value in values { items.append(try element.read(.value(value), for: parameter)) }
      case .value: items = [try element.read(raw, for: parameter)]
      }
      return .list(items)
    case .text: return .string(raw.text)
    case .any:
      switch raw {
      case .value(let value): return value
      case .word(let word): return ArgumentType.guess(word)
      }
    }
  }

  /// What a word means where any value may stand.
  static func guess(_ word: String) -> Value {
    if let value = Int(word) { return .integer(value) }
    if let value = finiteNumber(word) { return .number(value) }
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: return .string(word)
    }
  }

  /// The number that a text is, also one that is not finite, as it prints.
  static func number(in text: String) -> Double? {
    switch text {
    case "nan": .nan
    case "inf": .infinity
    case "-inf": -.infinity
    default: finiteNumber(text)
    }
  }

  /// A decimal number: no hexadecimal floats, no `nan` or `inf`.
  private static func finiteNumber(_ word: String) -> Double? {
    guard word.utf8.allSatisfy({ ASCII.isDigit($0) || ".+-eE".utf8.contains($0) }) else { return nil }
    guard let value = Double(word), value.isFinite else { return nil }
    return value
  }

  private func integer(_ raw: RawArgument) -> Int? {
    switch raw {
    case .word(let word): Int(word)
    case .value(.integer(let value)): value
    case .value(.number(let value)): Int(exactly: value)
    default: nil
    }
  }

  private func number(_ raw: RawArgument) -> Double? {
    switch raw {
    case .word(let word): ArgumentType.finiteNumber(word)
    case .value(let value): value.asDouble
    }
  }

  private func truth(_ text: String) -> Bool? {
    switch text {
    case "yes", "on", "true": true
    case "no", "off", "false": false
    default: nil
    }
  }

  private func shape(_ raw: RawArgument, _ parameter: String) throws(Problem) -> Value {
    var sizes: [Value] = []
    switch raw {
    case .value(.list(let items)):
      for case .integer(let size) in items where size > 0 { sizes.append(.integer(size)) }
      if sizes.count != items.count { sizes = [] }
    case .value(.integer(let size)): sizes = size > 0 ? [.integer(size)] : []
    default:
      let parts = raw.text.split(separator: "x", omittingEmptySubsequences: false)
      for part in parts {
        guard let size = Int(part), size > 0 else { throw mismatch(raw, parameter) }
        sizes.append(.integer(size))
      }
    }
    if sizes.isEmpty { throw mismatch(raw, parameter) }
    var count = 1
    for case .integer(let size) in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Int32.max else {
        throw .outOfRange(parameter: parameter, range: "a shape of at most \(Int32.max) values", found: raw.text)
      }
      count = product
    }
    return .list(sizes)
  }

  private func mismatch(_ raw: RawArgument, _ parameter: String) -> Problem {
    .wrongType(parameter: parameter, expected: described, found: raw.described)
  }

  private func outOfRange(_ raw: RawArgument, _ parameter: String) -> Problem {
    .outOfRange(parameter: parameter, range: described, found: raw.text)
  }
}
