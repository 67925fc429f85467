/// Functions on strings.
let textFunctions: [BuiltinFunction] = [
  BuiltinFunction("str(x)", "any value as text", 1...1) { arguments throws(Problem) in .string(arguments[0].text) },
  BuiltinFunction("upper(text)", "the text in capitals", 1...1) { arguments throws(Problem) in
    .string(try arguments.string(0).uppercased())
  },
  BuiltinFunction("lower(text)", "the text in small letters", 1...1) { arguments throws(Problem) in
    .string(try arguments.string(0).lowercased())
  },
  BuiltinFunction("trim(text)", "the text without the blanks around it", 1...1) { arguments throws(Problem) in
    let text = try arguments.string(0).unicodeScalars
    guard let first = text.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = text.lastIndex(where: { !$0.properties.isWhitespace })
    else { return .string("") }
    return .string(String(text[first...last]))
  },
  BuiltinFunction("split(text, separator)", "the list of the text's parts", 2...2) { arguments throws(Problem) in
    let text = try arguments.string(0)
    let separator = try arguments.string(1)
    if text.utf8.count > ValueLimits.elements, text.unicodeScalars.count > ValueLimits.elements {
      throw .listTooLong(limit: ValueLimits.elements)
    }
    if separator.isEmpty { return .list(text.unicodeScalars.map { .string(String($0)) }) }
    return .list(TextSearch(for: separator).parts(of: text).map { .string($0) })
  },
  BuiltinFunction("join(list, separator)", "the elements as one text", 1...2) { arguments throws(Problem) in
    let separator = arguments.count == 2 ? try arguments.string(1) : ""
    let parts = try arguments.list(0).map(\.text)
    let size = parts.reduce(separator.utf8.count * parts.count) { $0 + $1.utf8.count }
    if size > ValueLimits.bytes { throw .valueTooLarge(limit: ValueLimits.bytes) }
    try ValueLimits.requireMemory(2 * size)
    return .string(parts.joined(separator: separator))
  },
  BuiltinFunction("replace(text, old, new)", "the text with every `old` replaced by `new`", 3...3) {
    arguments throws(Problem) in
    let old = try arguments.string(1)
    if old.isEmpty { throw arguments.wrong("a text to replace that is not empty", arguments[1]) }
    return .string(try TextSearch(for: old).replaced(in: try arguments.string(0), by: try arguments.string(2)))
  },
  BuiltinFunction("starts(text, beginning)", "whether the text begins so", 2...2) { arguments throws(Problem) in
    .bool(try arguments.string(0).utf8.starts(with: try arguments.string(1).utf8))
  },
  BuiltinFunction("ends(text, ending)", "whether the text ends so", 2...2) { arguments throws(Problem) in
    .bool(try arguments.string(0).utf8.reversed().starts(with: try arguments.string(1).utf8.reversed()))
  },
  BuiltinFunction(
    "format(x, digits)", "a number with exactly so many digits behind the point, as text, rounded as `round` does",
    2...2
  ) { arguments throws(Problem) in
    let digits = try arguments.integer(1)
    guard (0...50).contains(digits) else { throw arguments.wrong("0 to 50 digits", arguments[1]) }
    _ = try arguments.number(0)
    return .string(DecimalRounding.text(arguments[0], digits: digits))
  },
  BuiltinFunction("type(x)", "the kind of a value: bool, integer, number, string, list, record or nothing", 1...1) {
    arguments throws(Problem) in
    .string(arguments[0].kind)
  },
]
