/// A function that expressions can call. The tables are in `Functions….swift`, one for each kind of argument.
package struct BuiltinFunction: Sendable {
  package let name: String
  /// How it is called: `round(x, digits = 0)`.
  package let usage: String
  package let summary: String
  /// How many arguments it takes.
  let arity: ClosedRange<Int>
  let body: @Sendable (FunctionArguments) throws(Problem) -> Value

  init(
    _ usage: String, _ summary: String, _ arity: ClosedRange<Int>,
    _ body: @escaping @Sendable (FunctionArguments) throws(Problem) -> Value
  ) {
    name = String(usage.prefix { $0 != "(" })
    self.usage = usage
    self.summary = summary
    self.arity = arity
    self.body = body
  }

  func call(_ values: [Value]) throws(Problem) -> Value {
    guard arity.contains(values.count) else {
      throw .wrongArgumentCount(function: name, usage: usage, given: values.count)
    }
    if !BuiltinFunction.onlyLook.contains(name) { for value in values { try value.requireMemoryToUse() } }
    return try body(FunctionArguments(function: name, values: values)).withinLimits()
  }

  /// Those that make nothing of lists and strings, and are quick on large ones.
  private static let onlyLook: Set<String> = [
    "len", "min", "max", "sum", "mean", "contains", "starts", "ends", "type",
  ]
}

/// All built-in functions, by name.
package let builtinFunctions: [String: BuiltinFunction] = {
  let all = numberFunctions + listFunctions + textFunctions
  return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}()

/// The values that a function was called with, read as the types that it needs.
struct FunctionArguments {
  let function: String
  let values: [Value]

  var count: Int { values.count }
  subscript(index: Int) -> Value { values[index] }

  func number(_ index: Int) throws(Problem) -> Double {
    guard let value = values[index].asDouble else { throw wrong("a number", values[index]) }
    return value
  }

  func integer(_ index: Int) throws(Problem) -> Int {
    guard let value = whole(values[index]) else { throw wrong("a whole number", values[index]) }
    return value
  }

  func string(_ index: Int) throws(Problem) -> String {
    guard case .string(let value) = values[index] else { throw wrong("a string", values[index]) }
    return value
  }

  func list(_ index: Int) throws(Problem) -> [Value] {
    guard case .list(let value) = values[index] else { throw wrong("a list", values[index]) }
    return value
  }

  /// Numbers given as one list or as the arguments themselves.
  func numbers() throws(Problem) -> [Value] {
    var items = values
    if values.count == 1, case .list(let list) = values[0] { items = list }
    for item in items where item.asDouble == nil { throw wrong("numbers", item) }
    return items
  }

  func wrong(_ expected: String, _ found: Value) -> Problem {
    .functionArgument(function: function, expected: expected, found: found.described)
  }

  private func whole(_ value: Value) -> Int? {
    switch value {
    case .integer(let integer): integer
    case .number(let number): Int(exactly: number)
    default: nil
    }
  }
}
