/// How one value stands to another.
enum Ordering {
  case less, equal, greater

  init<T: Comparable>(_ left: T, _ right: T) {
    self = left < right ? .less : left == right ? .equal : .greater
  }

  /// Whole numbers and numbers by their exact values, texts by their characters' codes; nil where the values are of
  /// other kinds, or one of them is nan.
  init?(_ left: Value, _ right: Value) {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): self.init(a, b)
    case (.number(let a), .number(let b)):
      if a.isNaN || b.isNaN { return nil }
      self.init(a, b)
    case (.integer(let a), .number(let b)):
      if b.isNaN { return nil }
      self.init(whole: a, b)
    case (.number(let a), .integer(let b)):
      if a.isNaN { return nil }
      self = Ordering(whole: b, a).reversed
    case (.string(let a), .string(let b)):
      // The order of UTF-8 is the order of the codes.
      self = a.utf8.elementsEqual(b.utf8) ? .equal : a.utf8.lexicographicallyPrecedes(b.utf8) ? .less : .greater
    default: return nil
    }
  }

  /// A whole number and a number that is not nan. As doubles they could look the same and differ.
  private init(whole left: Int, _ right: Double) {
    let below = right.rounded(.down)
    guard let whole = Int(exactly: below) else {
      self = right > 0 ? .less : .greater
      return
    }
    self = left == whole && right > below ? .less : Ordering(left, whole)
  }

  private var reversed: Ordering {
    switch self {
    case .less: .greater
    case .equal: .equal
    case .greater: .less
    }
  }
}

extension Value {
  var isNaN: Bool { if case .number(let value) = self { value.isNaN } else { false } }

  /// The order in which `sort` puts numbers or texts: as `<` does, with nan at the end.
  func comesBefore(_ other: Value) -> Bool {
    guard let ordering = Ordering(self, other) else { return other.isNaN && !isNaN }
    return ordering == .less
  }
}
