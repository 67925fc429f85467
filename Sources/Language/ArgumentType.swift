/// What an argument of a command may be. The type reads a word, checks a value, and says what completion may offer.
package indirect enum ArgumentType: Sendable, Equatable {
  case integer(ClosedRange<Int> = Int.min...Int.max)
  case number(NumberRange = .any)
  /// `yes no on off true false`
  case bool
  /// Any text; numbers and truth values are taken as they would be printed.
  case string
  case choice([String])
  /// Sizes joined by `x`, as in `1x28x28`: a list of whole numbers above 0.
  case shape
  /// The name of something that exists: `model`, `model or block`, `data set`, `checkpoint`, `embedding` …
  /// The command looks it up; the language only takes the text.
  case name(of: String)
  /// A name for something new.
  case newName(of: String)
  /// The name of a variable, without `$`.
  case variable
  case file
  case folder
  /// Anything, as the text that is shown for it: a word stays as it is written.
  case text
  /// A list, or one element; a word is split at its commas.
  case list(of: ArgumentType)
  /// Anything. A word that looks like a number is one; `true` and `false` are truth values.
  case any

  /// A whole number that is at least `low`.
  package static func integer(from low: Int) -> ArgumentType { .integer(low...Int.max) }

  /// What the type accepts, for messages: "a whole number from 1 to 100".
  package var described: String {
    switch self {
    case .integer(let range): ArgumentType.describe(range)
    case .number(let range): "a number" + (range == .any ? "" : " " + range.described)
    case .bool: "`yes` or `no`"
    case .string, .text: "a text"
    case .choice(let choices): "one of " + choices.map { "`\($0)`" }.joined(separator: ", ")
    case .shape: "a shape such as `1x28x28`"
    case .name(let kind): "the name of a \(kind)"
    case .newName(let kind): "a name for the \(kind)"
    case .variable: "the name of a variable"
    case .file: "the path of a file"
    case .folder: "the path of a folder"
    case .list(let element): "a list, each element \(element.described)"
    case .any: "a value"
    }
  }

  /// A placeholder for usage lines: `N`, `X`, `NAME`, `mse|cross-entropy`.
  package var placeholder: String {
    switch self {
    case .integer: "N"
    case .number: "X"
    case .bool: "yes|no"
    case .string, .text: "TEXT"
    case .choice(let choices): choices.joined(separator: "|")
    case .shape: "SHAPE"
    case .name, .newName, .variable: "NAME"
    case .file: "FILE"
    case .folder: "DIR"
    case .list(let element): "\(element.placeholder),…"
    case .any: "VALUE"
    }
  }

  private static func describe(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "a whole number"
    case (let low, .max): "a whole number from \(low) up"
    case (.min, let high): "a whole number up to \(high)"
    case (let low, let high): "a whole number from \(low) to \(high)"
    }
  }
}

/// An interval of numbers, each end open, closed or absent. NaN is in none but `any`.
package struct NumberRange: Sendable, Equatable {
  package var lower = -Double.infinity
  package var includesLower = true
  package var upper = Double.infinity
  package var includesUpper = true

  package static let any = NumberRange()
  /// Above 0.
  package static let positive = NumberRange(lower: 0, includesLower: false)
  /// 0 and above.
  package static let notNegative = NumberRange(lower: 0)
  /// From 0 to 1, both included.
  package static let unit = NumberRange(lower: 0, upper: 1)
  /// From 0 to below 1: a probability that may not be certain.
  package static let belowOne = NumberRange(lower: 0, upper: 1, includesUpper: false)

  package init(
    lower: Double = -.infinity, includesLower: Bool = true, upper: Double = .infinity, includesUpper: Bool = true
  ) {
    self.lower = lower
    self.includesLower = includesLower
    self.upper = upper
    self.includesUpper = includesUpper
  }

  package func contains(_ value: Double) -> Bool {
    if self == .any { return true }
    return (includesLower ? value >= lower : value > lower) && (includesUpper ? value <= upper : value < upper)
  }

  package var described: String {
    let low = Self.short(lower)
    let high = Self.short(upper)
    if upper == .infinity { return includesLower ? "from \(low) up" : "above \(low)" }
    if lower == -.infinity { return includesUpper ? "up to \(high)" : "below \(high)" }
    return (includesLower ? "from \(low)" : "above \(low)") + (includesUpper ? " to \(high)" : " to below \(high)")
  }

  private static func short(_ value: Double) -> String {
    abs(value) < 1e15 && value == value.rounded() ? String(Int(value)) : String(value)
  }
}
