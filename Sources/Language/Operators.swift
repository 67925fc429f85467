import Glibc

/// The operators on values.
///
/// Whole numbers stay whole under `+ - * // % **` and, where it comes out even, `/`; a result beyond 64 bits is an
/// error, as is any division by zero. `//` goes down to the next whole number and `%` is what it leaves, with the
/// divisor's sign, so `-1 % 3` is 2. A number with a whole number gives a number. Comparisons are by exact values: whole
/// numbers with numbers, texts character by character; nan is unequal to all and neither below nor above, and values of
/// different kinds are unequal.
extension BinaryOperator {
  /// Everything but `and` and `or`, which do not always need their right side.
  func apply(_ left: Value, _ right: Value) throws(Problem) -> Value {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): return try apply(a, b)
    case (.integer(let a), .number(let b)) where !isComparison: return try apply(Double(a), b)
    case (.number(let a), .integer(let b)) where !isComparison: return try apply(a, Double(b))
    case (.number(let a), .number(let b)): return try apply(a, b)
    case (.string(let a), .string(let b)):
      if self == .add {
        if a.utf8.count + b.utf8.count > ValueLimits.bytes { throw .valueTooLarge(limit: ValueLimits.bytes) }
        try ValueLimits.requireMemory(a.utf8.count + b.utf8.count)
        return .string(a + b)
      }
    case (.list(let a), .list(let b)) where self == .add:
      try ValueLimits.requireMemory((a.count + b.count) * MemoryLayout<Value>.stride)
      return try Value.list(a + b).withinLimits()
    default: break
    }
    switch self {
    case .equal: return .bool(areEqual(left, right))
    case .notEqual: return .bool(!areEqual(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if let ordering = Ordering(left, right) { return .bool(holds(ordering)) }
      if left.isNaN || right.isNaN, left.asDouble != nil, right.asDouble != nil { return .bool(false) }
      fallthrough
    default: throw .operandTypes(operation: rawValue, left: left.typeName, right: right.typeName)
    }
  }

  private var isComparison: Bool { precedence == BinaryOperator.comparison }

  /// Whether a comparison is true of two values that stand so to each other.
  private func holds(_ ordering: Ordering) -> Bool {
    switch self {
    case .equal: ordering == .equal
    case .notEqual: ordering != .equal
    case .less: ordering == .less
    case .lessOrEqual: ordering != .greater
    case .greater: ordering == .greater
    case .greaterOrEqual: ordering != .less
    default: false
    }
  }

  private func apply(_ a: Int, _ b: Int) throws(Problem) -> Value {
    switch self {
    case .add: return .integer(try checked(a.addingReportingOverflow(b)))
    case .subtract: return .integer(try checked(a.subtractingReportingOverflow(b)))
    case .multiply: return .integer(try checked(a.multipliedReportingOverflow(by: b)))
    case .divide:
      if b == 0 { throw .divisionByZero }
      guard let (quotient, remainder) = a.flooredDivision(by: b) else { throw .overflow(operation: rawValue) }
      return remainder == 0 ? .integer(quotient) : .number(a.divided(by: b))
    case .floorDivide:
      if b == 0 { throw .divisionByZero }
      guard let (quotient, _) = a.flooredDivision(by: b) else { throw .overflow(operation: rawValue) }
      return .integer(quotient)
    case .remainder:
      if b == 0 { throw .divisionByZero }
      return .integer(a.flooredDivision(by: b)?.remainder ?? 0)
    case .power:
      if b < 0 { return try apply(Double(a), Double(b)) }
      return .integer(try wholePower(a, b))
    default: return .bool(holds(Ordering(a, b)))
    }
  }

  private func apply(_ a: Double, _ b: Double) throws(Problem) -> Value {
    switch self {
    case .add: return .number(a + b)
    case .subtract: return .number(a - b)
    case .multiply: return .number(a * b)
    case .divide:
      if b == 0 { throw .divisionByZero }
      return .number(a / b)
    case .floorDivide:
      if b == 0 { throw .divisionByZero }
      return .number(a.flooredDivision(by: b).quotient)
    case .remainder:
      if b == 0 { throw .divisionByZero }
      return .number(a.flooredDivision(by: b).remainder)
    case .power:
      if a == 0, b < 0 { throw .divisionByZero }
      let result = pow(a, b)
      if result.isNaN, !a.isNaN, !b.isNaN {
        throw .outsideDomain(
          function: rawValue, argument: Value.number(a).text, domain: "a negative base needs a whole exponent")
      }
      return .number(result)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    default: return .bool((a == b) == (self == .equal))
    }
  }

  private func wholePower(_ base: Int, _ exponent: Int) throws(Problem) -> Int {
    if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
    if base == -1 { return exponent.isMultiple(of: 2) ? 1 : -1 }
    if exponent > 63 { throw .overflow(operation: rawValue) }
    var result = 1
    for _ in 0..<exponent { result = try checked(result.multipliedReportingOverflow(by: base)) }
    return result
  }

  private func checked(_ result: (partialValue: Int, overflow: Bool)) throws(Problem) -> Int {
    if result.overflow { throw .overflow(operation: rawValue) }
    return result.partialValue
  }
}

extension UnaryOperator {
  func apply(_ operand: Value) throws(Problem) -> Value {
    switch (self, operand) {
    case (.minus, .integer(let value)):
      if value == .min { throw .overflow(operation: rawValue) }
      return .integer(-value)
    case (.minus, .number(let value)): return .number(-value)
    case (.not, .bool(let value)): return .bool(!value)
    default: throw .operandType(operation: rawValue, operand: operand.typeName)
    }
  }
}

/// Equality as the language sees it: by exact values, so 1 equals 1.0, also within lists and records.
func areEqual(_ left: Value, _ right: Value) -> Bool {
  switch (left, right) {
  case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1) }
  case (.record(let a), .record(let b)):
    a.names == b.names && zip(a.fields, b.fields).allSatisfy { areEqual($0.value, $1.value) }
  case (.bool(let a), .bool(let b)): a == b
  case (.nothing, .nothing): true
  default: Ordering(left, right) == .equal
  }
}
