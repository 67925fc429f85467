extension String {
  /// Whether this name stands before another in a list for people: digits count as the numbers they are, so that `q2`
  /// stands before `q10`. Any two different names have an order.
  package func naturallyPrecedes(_ other: String) -> Bool {
    var (left, right) = (utf8[...], other.utf8[...])
    while let first = left.first, let second = right.first {
      if String.isDigit(first), String.isDigit(second) {
        let (number, otherNumber) = (String.takeNumber(&left), String.takeNumber(&right))
        if number.count != otherNumber.count { return number.count < otherNumber.count }
        if !number.elementsEqual(otherNumber) { return number.lexicographicallyPrecedes(otherNumber) }
      } else {
        if first != second { return first < second }
        left.removeFirst()
        right.removeFirst()
      }
    }
    if left.isEmpty != right.isEmpty { return left.isEmpty }
    // They differ in leading zeros at most.
    return utf8.lexicographicallyPrecedes(other.utf8)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Takes the digits at the beginning away, and gives them without leading zeros: however many there are, the longer
  /// ones are the larger number.
  private static func takeNumber(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
    let digits = text.prefix(while: isDigit)
    text = text[digits.endIndex...]
    return digits.drop { $0 == 0x30 }
  }
}

extension Sequence {
  /// The elements in the natural order of their names.
  package func sortedNaturally(by name: (Element) -> String) -> [Element] {
    sorted { name($0).naturallyPrecedes(name($1)) }
  }
}

extension Sequence<String> {
  /// The names in their natural order.
  package func sortedNaturally() -> [String] { sorted { $0.naturallyPrecedes($1) } }
}
