import Glibc

/// Points in time as people read them.
enum Moment {
  /// Local time: `2025-02-12 18:04`.
  static func text(secondsSince1970 seconds: Double) -> String {
    // What does not fit was not written by this program.
    guard seconds.isFinite, abs(seconds) < 1e11 else { return "?" }
    var time = time_t(seconds)
    var parts = tm()
    localtime_r(&time, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
