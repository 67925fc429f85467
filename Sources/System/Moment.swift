import Glibc

/// Points in time: in results as programs read them, in tables as people do.
package enum Moment {
  /// ISO 8601 in UTC, to the millisecond: `2026-02-12T17:04:09.250Z`. As text these sort as the times do.
  package static func iso(secondsSince1970 seconds: Double) -> String {
    // What does not fit was not written by this program.
    guard seconds.isFinite, abs(seconds) < 1e11 else { return "?" }
    let whole = seconds.rounded(.down)
    var time = time_t(whole)
    var parts = tm()
    gmtime_r(&time, &parts)
    let milliseconds = String(Int((seconds - whole) * 1000))
    let fraction = String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    return formatted("%Y-%m-%dT%H:%M:%S", parts) + ".\(fraction)Z"
  }

  /// A moment as `iso` gives it, in local time: `2026-02-12 18:04:09 CET`. What is none stays as it is.
  package static func local(_ iso: String) -> String {
    let numbers = iso.split { !$0.isNumber }.compactMap { CInt($0) }
    guard numbers.count == 7, iso.hasSuffix("Z") else { return iso }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    var time = timegm(&parts)
    localtime_r(&time, &parts)
    return formatted("%Y-%m-%d %H:%M:%S %Z", parts)
  }

  private static func formatted(_ format: String, _ parts: tm) -> String {
    var parts = parts
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, format, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
