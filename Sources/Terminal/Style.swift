import Glibc

/// Colours and weights for text on a terminal; elsewhere each of them returns the text as it is.
package struct Style: Equatable, Sendable {
  /// Whether escape sequences are written at all.
  package let isEnabled: Bool

  package init(isEnabled: Bool) { self.isEnabled = isEnabled }

  /// Text without any escape sequence.
  package static let plain = Style(isEnabled: false)

  /// The style fit for an output: colours only on a terminal, not when `NO_COLOR` is set to anything, and not on a
  /// terminal that cannot show them (`TERM=dumb`).
  package init(for output: Output) {
    self.init(isTerminal: output.isTerminal) { name in getenv(name).map { String(cString: $0) } }
  }

  /// The same decision on given facts.
  init(isTerminal: Bool, environment: (String) -> String?) {
    let refused = !(environment("NO_COLOR") ?? "").isEmpty
    let term = environment("TERM") ?? ""
    isEnabled = isTerminal && !refused && term != "dumb" && term != ""
  }

  package func bold(_ text: String) -> String { wrap(text, 1) }
  package func dim(_ text: String) -> String { wrap(text, 2) }
  package func red(_ text: String) -> String { wrap(text, 31) }
  package func green(_ text: String) -> String { wrap(text, 32) }
  package func yellow(_ text: String) -> String { wrap(text, 33) }
  package func blue(_ text: String) -> String { wrap(text, 34) }
  package func cyan(_ text: String) -> String { wrap(text, 36) }

  private func wrap(_ text: String, _ code: Int) -> String {
    isEnabled && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
