import Glibc

/// Numbers as people read them.
package enum Quantities {
  /// A decimal number with `digits` digits after the point.
  package static func fixed(_ value: Double, digits: Int) -> String {
    formatted("%.*f", [CInt(max(0, min(digits, 40))), value])
  }

  private static func formatted(_ format: String, _ values: [any CVarArg]) -> String {
    // 310 digits and more stand before the point of the largest double.
    var buffer = [CChar](repeating: 0, count: 400)
    let count = withVaList(values) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A number with enough digits to compare and no more: `0.5812`, `24.31`, `24,310`, `1.235e-05`.
  package static func short(_ value: Double) -> String {
    switch abs(value) {
    case _ where value.isNaN: "nan"
    case 0: "0"
    case 1000..<1e9: grouped(Int(value.rounded()))
    case 100..<1000: fixed(value, digits: 1)
    case 10..<100: fixed(value, digits: 2)
    case 0.001..<10: fixed(value, digits: 4)
    default: formatted("%.4g", [value])
    }
  }

  /// A whole number with a comma between thousands: `24,310`.
  package static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return value < 0 ? "-" + result : result
  }

  /// A size: `512 B`, `7.1 MB`, `2.0 GB`.
  package static func bytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var (value, unit) = (Double(count), 0)
    while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    return (unit == 0 || value >= 99.95 ? fixed(value, digits: 0) : fixed(value, digits: 1)) + " " + units[unit]
  }

  /// A time: `0.35 s`, `12 s`, `1:32` (minutes), `2:05:07` (hours); `?` when it is not a finite, positive number.
  package static func duration(seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 10 { return fixed(seconds, digits: seconds < 1 ? 2 : 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours == 0 ? "\(minutes):\(twoDigits(rest))" : "\(hours):\(twoDigits(minutes)):\(twoDigits(rest))"
  }

  /// How many a second: `24,310 images/s`, or `7.3 images/s` when it is slow.
  package static func rate(_ perSecond: Double, of unit: String) -> String {
    guard perSecond >= 0, perSecond < 1e15 else { return "? \(unit)/s" }
    return (perSecond < 100 ? fixed(perSecond, digits: 1) : grouped(Int(perSecond.rounded()))) + " \(unit)/s"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
