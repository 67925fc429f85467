/// What is put at the end of a list or string.
enum Addition {
  case elements([Value])
  case text(String)
}

/// Values that change in place. The limits are kept by counting what is new: `bytes` are those of the whole that the
/// value is a part of, and `depth` says how deep it stands there.
extension Value {
  /// Makes it another value.
  mutating func set(_ value: Value, depth: Int, bytes: inout Int) throws(Problem) {
    let total = try bytes - size(depth: depth) + value.size(depth: depth)
    guard total <= ValueLimits.bytes else { throw .valueTooLarge(limit: ValueLimits.bytes) }
    bytes = total
    self = value
  }

  /// Puts something at its end. Where nothing else shares it, it is not copied.
  mutating func grow(by addition: Addition, depth: Int, bytes: inout Int) throws(Problem) {
    switch addition {
    case .elements(let elements): try grow(by: elements, depth: depth, bytes: &bytes)
    case .text(let text): try grow(by: text, bytes: &bytes)
    }
  }

  private mutating func grow(by elements: [Value], depth: Int, bytes: inout Int) throws(Problem) {
    let storage = storage
    guard case .list(var items) = self else { preconditionFailure("\(typeName) takes no elements") }
    let count = items.count + elements.count
    guard count <= ValueLimits.elements else { throw .listTooLong(limit: ValueLimits.elements) }
    let added = try Value.list(elements).size(depth: depth)
    guard bytes + added <= ValueLimits.bytes else { throw .valueTooLarge(limit: ValueLimits.bytes) }
    try ValueLimits.requireMemory(added)
    // An array that is full doubles.
    try ValueLimits.requireRoom((count > items.capacity ? 2 * count : count) * MemoryLayout<Value>.stride)
    self = .nothing
    items.append(contentsOf: elements)
    let capacity = items.capacity
    self = .list(items)
    if self.storage != storage { ValueLimits.charge(capacity * MemoryLayout<Value>.stride) }
    bytes += added
  }

  private mutating func grow(by more: String, bytes: inout Int) throws(Problem) {
    let storage = storage
    guard case .string(var text) = self else { preconditionFailure("\(typeName) takes no text") }
    let count = text.utf8.count + more.utf8.count
    guard bytes + more.utf8.count <= ValueLimits.bytes else { throw .valueTooLarge(limit: ValueLimits.bytes) }
    try ValueLimits.requireMemory(more.utf8.count)
    try ValueLimits.requireRoom(2 * count)
    self = .nothing
    text += more
    self = .string(text)
    if self.storage != storage { ValueLimits.charge(2 * count) }
    bytes += more.utf8.count
  }

  /// Bytes that a copy takes, which shares what is within.
  var ownBytes: Int {
    switch self {
    case .list(let items): items.count * MemoryLayout<Value>.stride
    case .record(let record): record.fields.count * MemoryLayout<Record.Field>.stride
    case .string(let text): text.utf8.count
    case .nothing, .bool, .integer, .number: 0
    }
  }

  /// Where a list's elements or a long string's bytes lie; nil for other values.
  var storage: UnsafeRawPointer? {
    switch self {
    case .list(let items): items.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) }
    // Short ones lie within the value.
    case .string(let text) where text.utf8.count > Value.longestWithin:
      text.utf8.withContiguousStorageIfAvailable { UnsafeRawPointer($0.baseAddress) } ?? nil
    default: nil
    }
  }

  private static let longestWithin = 15

  /// Whether it is the very list or string that another value has, as long as both are held; short strings that are
  /// equal byte by byte are the same.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.list(let a), .list(let b)): a.count == b.count && storage == other.storage
    case (.string(let a), .string(let b)):
      a.utf8.count == b.utf8.count
        && (a.utf8.count > Value.longestWithin ? storage == other.storage : a.utf8.elementsEqual(b.utf8))
    default: false
    }
  }
}
