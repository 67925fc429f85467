import Glibc

/// Knows how much of the thread's stack is left, so that recursion ends with an error and not with a crash.
package struct StackGuard {
  private let lowestAllowed: UInt

  /// What one deep expression, a command and the error's own way out may still need below a call, in bytes.
  private static let reserve = 2 << 20
  /// What a thread has at least, where no limit is set or known.
  private static let smallestDefault = 2 << 20
  /// What systems give to a process's main thread.
  private static let usualSize: rlim_t = 8 << 20

  /// For the calling thread, near the beginning of its stack. Threads get what the process's limit says.
  init() {
    var limit = rlimit()
    var size = StackGuard.smallestDefault
    if getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0, limit.rlim_cur < 1 << 40 {
      size = Int(limit.rlim_cur)
    }
    // A small stack keeps half of itself in reserve.
    let usable = max(size - StackGuard.reserve, size / 2)
    lowestAllowed = StackGuard.address() &- UInt(usable / 16 * 15)
  }

  /// Asks for the stack that a process usually has, where it was started with less: the system gives the main thread
  /// more as it is used, up to what the limit then says.
  package static func askForUsualSize() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_STACK.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < StackGuard.usualSize else { return }
    limit.rlim_cur = min(StackGuard.usualSize, limit.rlim_max)
    setrlimit(resource, &limit)
  }

  /// Whether a call may go deeper.
  var hasRoom: Bool { StackGuard.address() > lowestAllowed }

  /// An address on the stack, as deep as it is now.
  private static func address() -> UInt {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
  }
}
