/// Adds up the memory that something will take, by making it without its memory.
///
/// While a reckoning is under way on a thread, a `FloatMemory` has no place, and an `Operand` knows none: both are only
/// counted. What is made so must not be run. Primitives are made for real; they take little, and are kept for the
/// second time.
///
/// That second time is watched over by one of these too. Where the system refuses memory that was there when it was asked
/// for, what is left to be made is only counted, as in a reckoning, so that whoever wants it comes to its end and can
/// throw it away.
package final class MemoryReckoning: @unchecked Sendable {
  @TaskLocal static var current: MemoryReckoning?

  private var bytes = 0
  private var isCounting: Bool
  /// The bytes that the system gave before it refused some.
  private var given: Int?

  private init(isCounting: Bool) { self.isCounting = isCounting }

  /// Whether what is made now is only counted.
  package static var isUnderWay: Bool { current?.isCounting == true }

  /// Whether what is made now belongs to something whose memory is being counted or was.
  package static var isPartOfOne: Bool { current != nil }

  /// Adds memory that is taken otherwise; nothing where no reckoning is under way.
  package static func add(bytes: Int) { current?.bytes += bytes }

  /// The bytes of what `make` makes.
  package static func bytes<Failure>(_ make: () throws(Failure) -> Void) throws(Failure) -> Int {
    let reckoning = MemoryReckoning(isCounting: true)
    try reckoning.run(make)
    return reckoning.bytes
  }

  /// What `make` makes. Where memory was refused it must not be run, and `given` is what there was before.
  package static func given<Made, Failure>(_ make: () throws(Failure) -> Made) throws(Failure) -> (
    made: Made, given: Int?
  ) {
    let reckoning = MemoryReckoning(isCounting: false)
    let made = try reckoning.run(make)
    return (made, reckoning.given)
  }

  /// Notes that memory was refused. False where nobody would hear of it.
  static func noteRefusal() -> Bool {
    guard let current else { return false }
    current.given = current.bytes
    current.isCounting = true
    return true
  }

  private func run<Made, Failure>(_ make: () throws(Failure) -> Made) throws(Failure) -> Made {
    let result: Result<Made, Failure> = MemoryReckoning.$current.withValue(self) {
      do throws(Failure) { return .success(try make()) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
