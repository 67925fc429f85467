import Glibc

/// Functions on numbers.
let numberFunctions: [BuiltinFunction] = [
  BuiltinFunction("abs(x)", "the size of a number without its sign", 1...1) { arguments throws(Problem) in
    if case .integer(let value) = arguments[0] {
      if value == .min { throw .overflow(operation: "abs") }
      return .integer(Swift.abs(value))
    }
    return .number(Swift.abs(try arguments.number(0)))
  },
  BuiltinFunction("sqrt(x)", "the square root", 1...1) { arguments throws(Problem) in
    let value = try arguments.number(0)
    if value < 0 { throw outside("sqrt", arguments[0], "it needs a number from 0 up") }
    return .number(value.squareRoot())
  },
  BuiltinFunction("exp(x)", "e to the power of x", 1...1) { arguments throws(Problem) in
    .number(Glibc.exp(try arguments.number(0)))
  },
  BuiltinFunction("log(x)", "the natural logarithm", 1...1) { arguments throws(Problem) in
    .number(Glibc.log(try positive("log", arguments)))
  },
  BuiltinFunction("log10(x)", "the logarithm to the base 10", 1...1) { arguments throws(Problem) in
    .number(Glibc.log10(try positive("log10", arguments)))
  },
  BuiltinFunction("log2(x)", "the logarithm to the base 2", 1...1) { arguments throws(Problem) in
    .number(Glibc.log2(try positive("log2", arguments)))
  },
  BuiltinFunction("sin(x)", "the sine of an angle in radians", 1...1) { arguments throws(Problem) in
    .number(Glibc.sin(try arguments.number(0)))
  },
  BuiltinFunction("cos(x)", "the cosine of an angle in radians", 1...1) { arguments throws(Problem) in
    .number(Glibc.cos(try arguments.number(0)))
  },
  BuiltinFunction("floor(x)", "the next whole number below", 1...1) { arguments throws(Problem) in
    try wholeNumber("floor", arguments, .down)
  },
  BuiltinFunction("ceil(x)", "the next whole number above", 1...1) { arguments throws(Problem) in
    try wholeNumber("ceil", arguments, .up)
  },
  BuiltinFunction(
    "round(x, digits = 0)", "the nearest number with so many digits behind the point; halves go away from zero", 1...2
  ) { arguments throws(Problem) in
    if arguments.count == 1 { return try wholeNumber("round", arguments, .toNearestOrAwayFromZero) }
    let digits = try arguments.integer(1)
    if case .integer = arguments[0], digits >= 0 { return arguments[0] }
    let value = try arguments.number(0)
    guard (-300...300).contains(digits) else { throw outside("round", arguments[1], "digits go from -300 to 300") }
    let scale = Glibc.pow(10, Double(Swift.abs(digits)))
    let scaled = digits < 0 ? value / scale : value * scale
    guard scaled.isFinite else { return .number(value) }
    let rounded = scaled.rounded(.toNearestOrAwayFromZero)
    return .number(digits < 0 ? rounded * scale : rounded / scale)
  },
  BuiltinFunction("int(x)", "a whole number from a number, without its fraction, or from a string", 1...1) {
    arguments throws(Problem) in
    if case .string(let text) = arguments[0] {
      guard let value = Int(text) else { throw arguments.wrong("a whole number in the string", arguments[0]) }
      return .integer(value)
    }
    return try wholeNumber("int", arguments, .towardZero)
  },
  BuiltinFunction("float(x)", "a number from a whole number or a string", 1...1) { arguments throws(Problem) in
    if case .string(let text) = arguments[0] {
      guard let value = Double(text) else { throw arguments.wrong("a number in the string", arguments[0]) }
      return .number(value)
    }
    return .number(try arguments.number(0))
  },
]

private func outside(_ function: String, _ argument: Value, _ domain: String) -> Problem {
  .outsideDomain(function: function, argument: argument.text, domain: domain)
}

private func positive(_ function: String, _ arguments: FunctionArguments) throws(Problem) -> Double {
  let value = try arguments.number(0)
  if value <= 0 { throw outside(function, arguments[0], "it needs a number above 0") }
  return value
}

private func wholeNumber(
  _ function: String, _ arguments: FunctionArguments, _ rule: FloatingPointRoundingRule
) throws(Problem) -> Value {
  if case .integer = arguments[0] { return arguments[0] }
  guard let value = Int(exactly: try arguments.number(0).rounded(rule)) else {
    throw outside(function, arguments[0], "the result must fit 64 bits")
  }
  return .integer(value)
}
