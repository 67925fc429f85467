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
    .number(Glibc.sin(try angle("sin", arguments)))
  },
  BuiltinFunction("cos(x)", "the cosine of an angle in radians", 1...1) { arguments throws(Problem) in
    .number(Glibc.cos(try angle("cos", arguments)))
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
    guard case .integer(let value) = arguments[0] else {
      return .number(DecimalRounding.round(try arguments.number(0), digits: digits))
    }
    guard let rounded = DecimalRounding.round(value, zeros: -min(0, max(digits, -20))) else {
      throw .overflow(operation: "round")
    }
    return .integer(rounded)
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
      guard let value = ArgumentType.number(in: text) else {
        throw arguments.wrong("a number in the string", arguments[0])
      }
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

private func angle(_ function: String, _ arguments: FunctionArguments) throws(Problem) -> Double {
  let value = try arguments.number(0)
  if value.isInfinite { throw outside(function, arguments[0], "it needs a finite number") }
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
