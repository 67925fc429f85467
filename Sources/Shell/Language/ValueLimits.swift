/// How large values may grow. Strings and lists share what they hold, so that a few doublings or a list within itself
/// make what no memory could hold once it is written out; recursion over values has to end as well.
enum ValueLimits {
  /// The most elements of a list.
  static let elements = 10_000_000
  /// The most bytes of a value, if nothing in it were shared.
  static let bytes = 256 << 20
  /// How deep lists and records may stand within one another.
  static let depth = 100
}

extension Value {
  /// The value itself, where it keeps to the limits; whatever makes strings, lists or records asks for this.
  func withinLimits() throws(Problem) -> Value {
    var bytes = ValueLimits.bytes
    try take(from: &bytes, depth: 0)
    return self
  }

  private func take(from bytes: inout Int, depth: Int) throws(Problem) {
    switch self {
    case .string(let text): bytes -= text.utf8.count
    case .list(let items):
      if items.count > ValueLimits.elements { throw .listTooLong(limit: ValueLimits.elements) }
      bytes -= items.count * MemoryLayout<Value>.stride
      if depth == ValueLimits.depth { throw .valueTooDeep(limit: ValueLimits.depth) }
      if bytes < 0 { break }
      for item in items {
        switch item {
        case .nothing, .bool, .integer, .number: continue
        case .string, .list, .record: try item.take(from: &bytes, depth: depth + 1)
        }
      }
    case .record(let record):
      bytes -= record.fields.count * MemoryLayout<Record.Field>.stride
      if depth == ValueLimits.depth { throw .valueTooDeep(limit: ValueLimits.depth) }
      for field in record.fields { try field.value.take(from: &bytes, depth: depth + 1) }
    case .nothing, .bool, .integer, .number: return
    }
    if bytes < 0 { throw .valueTooLarge(limit: ValueLimits.bytes) }
  }
}
