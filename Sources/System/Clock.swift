import Glibc

/// What time it is.
package enum Clock {
  /// A clock that only goes forward, for measuring how long something takes.
  package static func monotonicNanoseconds() -> UInt64 {
    let now = time(of: CLOCK_MONOTONIC)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  /// The same in seconds.
  package static func monotonicSeconds() -> Double { Double(monotonicNanoseconds()) / 1e9 }

  /// The present moment.
  package static func secondsSince1970() -> Double {
    let now = time(of: CLOCK_REALTIME)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private static func time(of clock: clockid_t) -> timespec {
    var now = timespec()
    clock_gettime(clock, &now)
    return now
  }
}
