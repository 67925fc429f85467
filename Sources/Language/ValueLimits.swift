import Synchronization
import System

/// How large values may grow. Strings and lists share what they hold, so that a few doublings or a list within itself
/// make what no memory could hold once it is written out; recursion over values has to end as well.
enum ValueLimits {
  /// The most elements of a list.
  static let elements = 10_000_000
  /// The most bytes of a value, if nothing in it were shared.
  static let bytes = 256 << 20
  /// How deep lists and records may stand within one another.
  static let depth = 100

  /// Throws unless there is memory for so many bytes that are about to be made.
  ///
  /// Most are few, and to look at the machine's memory takes longer than to make them. So each look gives a credit, a part
  /// of what there is, and the next is due when that is used up, or when something large was made since.
  static func requireMemory(_ bytes: Int) throws(Problem) {
    let requests = MachineMemory.requestCount
    if requestsSeen.exchange(requests, ordering: .relaxed) == requests,
      credit.subtract(bytes, ordering: .relaxed).newValue >= 0
    {
      return
    }
    do throws(MemoryShortage) {
      let room = try MachineMemory.require(bytes, inPieces: bytes < 1 << 20, for: "a value")
      credit.store(min((room - bytes) / 4, largestCredit), ordering: .relaxed)
      self.room.store((room - bytes) / 4, ordering: .relaxed)
      requestsSeen.add(1, ordering: .relaxed)
    } catch {
      throw error.problem
    }
  }

  /// Throws unless there is memory for so many bytes that are hardly ever made: what grows in place is copied only where
  /// something else shares it. Takes nothing of the credit; what is made after all is charged.
  static func requireRoom(_ bytes: Int) throws(Problem) {
    if requestsSeen.load(ordering: .relaxed) == MachineMemory.requestCount, credit.load(ordering: .relaxed) > 0,
      room.load(ordering: .relaxed) >= bytes
    {
      return
    }
    try requireMemory(bytes)
  }

  /// Takes bytes of the credit that were made.
  static func charge(_ bytes: Int) { credit.subtract(bytes, ordering: .relaxed) }

  private static let credit = Atomic<Int>(0)
  /// What the last look found that may be made at once.
  private static let room = Atomic<Int>(0)
  private static let requestsSeen = Atomic<Int>(-1)
  private static let largestCredit = 64 << 20
}

extension MemoryShortage: ProblemConvertible {
  package var problem: Problem { .custom(message: "\(self)", why: reason) }
}

extension Value {
  /// The value itself, where it keeps to the limits; whatever makes strings, lists or records asks for this.
  func withinLimits() throws(Problem) -> Value {
    let size = try size()
    if size > 0 { try ValueLimits.requireMemory(size) }
    return self
  }

  /// Bytes that the value takes, if nothing in it were shared, where it stands so deep in another.
  func size(depth: Int = 0) throws(Problem) -> Int {
    var bytes = ValueLimits.bytes
    try take(from: &bytes, depth: depth)
    return ValueLimits.bytes - bytes
  }

  /// Throws unless there is memory to make something of the value: a text, a table, a list of its parts.
  func requireMemoryToUse() throws(Problem) {
    switch self {
    case .nothing, .bool, .integer, .number: return
    // Its characters as a list's elements.
    case .string(let text): try ValueLimits.requireMemory(2 * MemoryLayout<Value>.stride * text.utf8.count)
    // Each element as a text or a pair, and these joined.
    case .list, .record: try ValueLimits.requireMemory(10 * size())
    }
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
