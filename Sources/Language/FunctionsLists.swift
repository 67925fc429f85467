/// Functions on lists and records.
let listFunctions: [BuiltinFunction] = [
  BuiltinFunction("len(x)", "the number of elements, fields or characters", 1...1) { arguments throws(Problem) in
    switch arguments[0] {
    case .list(let items): .integer(items.count)
    case .record(let record): .integer(record.fields.count)
    case .string(let text): .integer(text.unicodeScalars.count)
    default: throw arguments.wrong("a list, a record or a string", arguments[0])
    }
  },
  BuiltinFunction("min(list)", "the smallest of a list's numbers or of the arguments; nan if one is nan", 1...Int.max) {
    arguments throws(Problem) in
    try extreme(arguments, .less)
  },
  BuiltinFunction("max(list)", "the largest of a list's numbers or of the arguments; nan if one is nan", 1...Int.max) {
    arguments throws(Problem) in
    try extreme(arguments, .greater)
  },
  BuiltinFunction("sum(list)", "the exact sum of a list's numbers or of the arguments, rounded once", 0...Int.max) {
    arguments throws(Problem) in
    let items = try arguments.numbers()
    let wholes = items.lazy.compactMap { if case .integer(let value) = $0 { Int128(value) } else { nil } }
    guard wholes.count == items.count else { return .number(exactSum(items).divided(by: 1)) }
    guard let total = Int(exactly: wholes.reduce(0, +)) else { throw .overflow(operation: "sum") }
    return .integer(total)
  },
  BuiltinFunction("mean(list)", "the exact mean of a list's numbers or of the arguments, rounded once", 1...Int.max) {
    arguments throws(Problem) in
    let items = try numbersOfNonEmpty(arguments)
    return .number(exactSum(items).divided(by: items.count))
  },
  BuiltinFunction(
    "range(start = 0, end, step = 1)", "the whole numbers from start to below end; `1..5` is a range with its end",
    1...3
  ) { arguments throws(Problem) in
    let start = arguments.count == 1 ? 0 : try arguments.integer(0)
    let end = try arguments.integer(arguments.count == 1 ? 0 : 1)
    let step = arguments.count == 3 ? try arguments.integer(2) : 1
    if step == 0 { throw arguments.wrong("a step that is not 0", arguments[2]) }
    if abs(Double(end) - Double(start)) / abs(Double(step)) > Double(ValueLimits.elements) {
      throw .listTooLong(limit: ValueLimits.elements)
    }
    let count = Int(abs(Double(end) - Double(start)) / abs(Double(step)))
    try ValueLimits.requireMemory(3 * count * MemoryLayout<Value>.stride)
    var items: [Value] = []
    var next = start
    while step > 0 ? next < end : next > end {
      items.append(.integer(next))
      let (sum, overflow) = next.addingReportingOverflow(step)
      if overflow { break }
      next = sum
    }
    return .list(items)
  },
  BuiltinFunction(
    "sort(list)",
    "the list in ascending order: all numbers, nan at the end, or all strings; equals stay in their order",
    1...1
  ) { arguments throws(Problem) in
    let items = try arguments.list(0)
    if !items.allSatisfy({ $0.asDouble != nil }) {
      for item in items {
        guard case .string = item else { throw arguments.wrong("a list of numbers or a list of strings", item) }
      }
    }
    return .list(items.sorted { $0.comesBefore($1) })
  },
  BuiltinFunction("reverse(x)", "a list or string from its end to its beginning", 1...1) { arguments throws(Problem) in
    if case .string(let text) = arguments[0] {
      return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    }
    return .list(try arguments.list(0).reversed())
  },
  BuiltinFunction("append(list, value)", "the list with a value more at its end", 2...2) { arguments throws(Problem) in
    .list(try arguments.list(0) + [arguments[1]])
  },
  BuiltinFunction("zip(a, b)", "the list of pairs of two lists' elements, as long as the shorter one", 2...2) {
    arguments throws(Problem) in
    .list(zip(try arguments.list(0), try arguments.list(1)).map { .list([$0, $1]) })
  },
  BuiltinFunction("enumerate(list)", "the list of pairs of a position, from 0, and the element there", 1...1) {
    arguments throws(Problem) in
    .list(try arguments.list(0).enumerated().map { .list([.integer($0.offset), $0.element]) })
  },
  BuiltinFunction("keys(record)", "the names of a record's fields", 1...1) { arguments throws(Problem) in
    guard case .record(let record) = arguments[0] else { throw arguments.wrong("a record", arguments[0]) }
    return .list(record.names.map { .string($0) })
  },
  BuiltinFunction("contains(x, item)", "whether a list has an element, a string a part, a record a field", 2...2) {
    arguments throws(Problem) in
    switch arguments[0] {
    case .list(let items): return .bool(items.contains { areEqual($0, arguments[1]) })
    case .record(let record): return .bool(record.names.contains(try arguments.string(1)))
    case .string(let text):
      return .bool(TextSearch(for: try arguments.string(1)).isFound(in: text))
    default: throw arguments.wrong("a list, a record or a string", arguments[0])
    }
  },
]

/// The first of the smallest or largest numbers; the first nan, where there is one.
private func extreme(_ arguments: FunctionArguments, _ wanted: Ordering) throws(Problem) -> Value {
  let items = try numbersOfNonEmpty(arguments)
  return items.first(where: \.isNaN) ?? items.dropFirst().reduce(items[0]) { Ordering($1, $0) == wanted ? $1 : $0 }
}

private func exactSum(_ numbers: [Value]) -> ExactSum {
  var sum = ExactSum()
  for number in numbers {
    switch number {
    case .integer(let value): sum.add(value)
    case .number(let value): sum.add(value)
    default: continue
    }
  }
  return sum
}

private func numbersOfNonEmpty(_ arguments: FunctionArguments) throws(Problem) -> [Value] {
  let items = try arguments.numbers()
  if items.isEmpty { throw arguments.wrong("at least one number", arguments[0]) }
  return items
}
