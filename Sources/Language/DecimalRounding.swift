import Glibc

/// Numbers in decimal digits, rounded once from their exact values. Halves go away from zero.
enum DecimalRounding {
  /// A number with exactly `digits` digits behind the point. It is as it prints where it is not finite.
  static func text(_ value: Value, digits: Int) -> String {
    switch value {
    case .number(let number) where number.isFinite: text(number, digits: digits)
    case .integer where digits > 0: value.text + "." + String(repeating: "0", count: digits)
    default: value.text
    }
  }

  /// The number that is nearest to a number rounded to `digits` digits behind the point, or before it where negative.
  static func round(_ value: Double, digits: Int) -> Double {
    guard value.isFinite, digits < fractionDigits(value) else { return value }
    return strtod(text(value, digits: max(digits, -400)), nil)
  }

  /// A whole number rounded to tens, hundreds and so on: to 10^`zeros`; nil where the result does not fit.
  static func round(_ value: Int, zeros: Int) -> Int? {
    if zeros > 19 { return 0 }
    let unit = (0..<zeros).reduce(UInt(1)) { unit, _ in unit * 10 }
    let rest = value.magnitude % unit
    let (magnitude, overflow) = (value.magnitude - rest).addingReportingOverflow(rest >= unit - rest ? unit : 0)
    if overflow { return nil }
    return value < 0 ? Int(exactly: -Int128(magnitude)) : Int(exactly: magnitude)
  }

  /// How many digits behind the point the exact value of a finite number has, at most.
  private static func fractionDigits(_ value: Double) -> Int { max(0, -Int(value.ulp.exponent)) }

  /// `digits` of a finite number behind the point; where negative, so many before it are 0.
  private static func text(_ value: Double, digits: Int) -> String {
    let behind = fractionDigits(value)
    let point = UInt8(ascii: ".")
    let zero = UInt8(ascii: "0")
    // The digit before all others takes a carry.
    var all = [zero] + exactText(value.magnitude, digits: behind).utf8.filter { $0 != point }
    let kept = all.count - behind + digits
    if kept <= 0 {
      all = [zero]
    } else if kept < all.count {
      let isUp = all[kept] >= UInt8(ascii: "5")
      all.removeLast(all.count - kept)
      if isUp { increment(&all) }
    }
    all += [UInt8](repeating: zero, count: max(0, digits < 0 ? (kept <= 0 ? 0 : -digits) : digits - behind))
    let whole = all.dropLast(max(0, digits)).drop { $0 == zero }
    let fraction = all.suffix(max(0, digits))
    let sign = value.sign == .minus ? "-" : ""
    let text = sign + (whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self))
    return fraction.isEmpty ? text : text + "." + String(decoding: fraction, as: UTF8.self)
  }

  private static func increment(_ digits: inout [UInt8]) {
    var index = digits.count - 1
    while digits[index] == UInt8(ascii: "9") {
      digits[index] = UInt8(ascii: "0")
      index -= 1
    }
    digits[index] += 1
  }

  private static func exactText(_ value: Double, digits: Int) -> String {
    // 309 digits before the point, up to 1074 behind it.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1400) { buffer in
      let count = withVaList([Int32(digits), value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.*f", $0) }
      return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
