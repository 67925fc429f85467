import Glibc

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
    let text = try arguments.string(0)
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return .string("") }
    return .string(String(text[first...last]))
  },
  BuiltinFunction("split(text, separator)", "the list of the text's parts", 2...2) { arguments throws(Problem) in
    let text = try arguments.string(0)
    let separator = try arguments.string(1)
    if text.utf8.count > ValueLimits.elements, text.count > ValueLimits.elements {
      throw .listTooLong(limit: ValueLimits.elements)
    }
    if separator.isEmpty { return .list(text.map { .string(String($0)) }) }
    return .list(text.split(separator: separator, omittingEmptySubsequences: false).map { .string(String($0)) })
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
    return .string(try replaced(Array(try arguments.string(0).utf8), Array(old.utf8), try arguments.string(2)))
  },
  BuiltinFunction("starts(text, beginning)", "whether the text begins so", 2...2) { arguments throws(Problem) in
    .bool(try arguments.string(0).hasPrefix(try arguments.string(1)))
  },
  BuiltinFunction("ends(text, ending)", "whether the text ends so", 2...2) { arguments throws(Problem) in
    .bool(try arguments.string(0).hasSuffix(try arguments.string(1)))
  },
  BuiltinFunction("format(x, digits)", "a number with exactly so many digits behind the point, as text", 2...2) {
    arguments throws(Problem) in
    let digits = try arguments.integer(1)
    guard (0...50).contains(digits) else { throw arguments.wrong("0 to 50 digits", arguments[1]) }
    return .string(fixedPoint(try arguments.number(0), digits))
  },
  BuiltinFunction("type(x)", "the kind of a value: bool, integer, number, string, list, record or nothing", 1...1) {
    arguments throws(Problem) in
    .string(arguments[0].kind)
  },
]

/// `text` with `new` in each place of `old`, as bytes. What comes of it may be larger than any memory, so its size is
/// watched as it grows.
private func replaced(_ text: [UInt8], _ old: [UInt8], _ new: String) throws(Problem) -> String {
  var result: [UInt8] = []
  var asked = 1 << 16
  var index = 0
  while index < text.count {
    if text[index] == old[0], text[index...].starts(with: old) {
      result += new.utf8
      index += old.count
    } else {
      result.append(text[index])
      index += 1
    }
    if result.count > ValueLimits.bytes { throw .valueTooLarge(limit: ValueLimits.bytes) }
    // The array doubles, and the text is a copy.
    if result.count >= asked {
      try ValueLimits.requireMemory(6 * result.count)
      asked = 2 * result.count
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// A number with `digits` digits behind the point, rounded as C rounds.
func fixedPoint(_ value: Double, _ digits: Int) -> String {
  var buffer = [CChar](repeating: 0, count: 400)
  let count = withVaList([Int32(digits), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
  return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
