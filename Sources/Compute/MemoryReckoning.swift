/// Adds up the memory that something will take, by making it without its memory.
///
/// While a reckoning is under way on a thread, a `FloatMemory` has no place, and an `Operand` knows none: both are only
/// counted. What is made so must not be run. Primitives are made for real; they take little, and are kept for the
/// second time.
package final class MemoryReckoning: @unchecked Sendable {
  @TaskLocal static var current: MemoryReckoning?

  private var bytes = 0

  private init() {}

  /// Whether what is made now is only counted.
  package static var isUnderWay: Bool { current != nil }

  /// Adds memory that is taken otherwise; nothing where no reckoning is under way.
  package static func add(bytes: Int) { current?.bytes += bytes }

  /// The bytes of what `make` makes.
  package static func bytes<Failure>(_ make: () throws(Failure) -> Void) throws(Failure) -> Int {
    let reckoning = MemoryReckoning()
    let result: Result<Void, Failure> = $current.withValue(reckoning) {
      do throws(Failure) { return .success(try make()) } catch { return .failure(error) }
    }
    try result.get()
    return reckoning.bytes
  }
}
