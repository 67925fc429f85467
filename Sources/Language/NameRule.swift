@_spi(_Unicode) import Swift

/// The one rule for names, of whatever kind of thing: letters of any script, digits, `-`, `_` and `.`, beginning with a
/// letter, a digit or `_`; at most 100 characters. Names that can be written in several ways are one, in NFC. The
/// language leaves `-` and `.` out of variables' and functions' names, where they mean something else.
package enum NameRule {
  /// The most characters (code points).
  package static let limit = 100

  /// A name as it is kept. Throws where it breaks the rule.
  ///
  /// - Parameter kind: what is to have the name, for the message.
  package static func name(_ text: String, of kind: String) throws(Problem) -> String {
    let name = normalized(text)
    guard let first = name.unicodeScalars.first else { throw broken(text, kind, "it is empty") }
    guard name.unicodeScalars.count <= limit else {
      throw broken(text, kind, "it has more than \(limit) characters")
    }
    if let other = name.unicodeScalars.first(where: { !isPart($0) }) {
      throw broken(text, kind, "it has \(described(other))")
    }
    guard isStart(first) else { throw broken(text, kind, "it begins with \(described(first))") }
    return name
  }

  /// A text in Unicode's normal form C. The standard library has it, but as yet only for itself.
  package static func normalized(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text._nfc { scalars.append(scalar) }
    return String(scalars)
  }

  private static func isStart(_ scalar: Unicode.Scalar) -> Bool { isPart(scalar) && scalar != "-" && scalar != "." }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      return ASCII.isNamePart(UInt8(scalar.value)) || scalar == "-" || scalar == "."
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .decimalNumber, .letterNumber:
      return true
    default: return false
    }
  }

  private static func described(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case " ": "a blank"
    case "/": "a slash"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: "a control character"
    case _ where scalar.properties.isWhitespace || scalar.properties.generalCategory == .format:
      "the invisible U+\(String(scalar.value, radix: 16, uppercase: true))"
    default: "`\(scalar)`"
    }
  }

  private static func broken(_ text: String, _ kind: String, _ why: String) -> Problem {
    let shown = text.unicodeScalars.prefix(40).map { $0.value < 0x20 ? "\u{FFFD}" : String($0) }.joined()
    return .custom(
      message: "'\(shown)\(text.unicodeScalars.count > 40 ? "…" : "")' cannot be the name of a \(kind): \(why)",
      why: "names are letters of any script, digits, - _ and ., beginning with a letter, a digit or _",
      remedy: "choose another")
  }
}
