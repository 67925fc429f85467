import Glibc

/// A sum of finite numbers without any rounding, so that it does not depend on their order: a whole number of tiny
/// units, each digit of 32 bits in 64, where the carries of as many terms as a list can have find room.
struct ExactSum {
  /// The unit is 2^-1138: 64 bits below the smallest number, for what a division leaves.
  private static let unit = 1138
  /// Enough for the largest number, a list's length of times.
  private var digits = [Int64](repeating: 0, count: 72)
  /// The sum of the infinities and nans among the terms, which is then the whole sum.
  private var special = 0.0

  mutating func add(_ value: Double) {
    guard value.isFinite else {
      special += value
      return
    }
    let isNormal = value.exponentBitPattern > 0
    let significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
    add(significand, exponent: max(1, Int(value.exponentBitPattern)) - 1075, isNegative: value < 0)
  }

  mutating func add(_ value: Int) { add(UInt64(value.magnitude), exponent: 0, isNegative: value < 0) }

  private mutating func add(_ significand: UInt64, exponent: Int, isNegative: Bool) {
    let (index, shift) = (exponent + ExactSum.unit).quotientAndRemainder(dividingBy: 32)
    let low = (significand & 0xFFFF_FFFF) << shift
    let high = (significand >> 32) << shift + low >> 32
    for (offset, part) in [low & 0xFFFF_FFFF, high & 0xFFFF_FFFF, high >> 32].enumerated() {
      digits[index + offset] += isNegative ? -Int64(part) : Int64(part)
    }
  }

  /// The sum divided by `count`, above 0, and rounded once.
  func divided(by count: Int) -> Double {
    if special != 0 { return special }
    var (digits, isNegative) = magnitude
    var rest: UInt64 = 0
    for index in digits.indices.reversed() {
      (digits[index], rest) = (rest << 32 | digits[index]).quotientAndRemainder(dividingBy: UInt64(count))
    }
    let result = ExactSum.rounded(digits, isMore: rest != 0)
    return isNegative ? -result : result
  }

  /// The sum's digits, each below 2^32, and its sign.
  private var magnitude: (digits: [UInt64], isNegative: Bool) {
    var digits = digits
    var carry: Int64 = 0
    for index in digits.indices {
      let sum = digits[index] + carry
      (digits[index], carry) = (sum & 0xFFFF_FFFF, sum >> 32)
    }
    guard carry < 0 else { return (digits.map { UInt64($0) }, false) }
    carry = 1
    for index in digits.indices {
      let sum = (~digits[index] & 0xFFFF_FFFF) + carry
      (digits[index], carry) = (sum & 0xFFFF_FFFF, sum >> 32)
    }
    return (digits.map { UInt64($0) }, true)
  }

  /// The nearest number, ties to even; `isMore` says that something follows the last digit.
  private static func rounded(_ digits: [UInt64], isMore: Bool) -> Double {
    guard let top = digits.lastIndex(where: { $0 != 0 }) else { return 0 }
    let highest = top * 32 + 63 - digits[top].leadingZeroBitCount
    // The last bit that a number of this size has.
    let lowest = max(highest - 52, 64)
    func bit(_ index: Int) -> UInt64 { digits[index / 32] >> UInt64(index % 32) & 1 }
    var significand: UInt64 = 0
    for index in stride(from: highest, through: lowest, by: -1) { significand = significand << 1 | bit(index) }
    if bit(lowest - 1) == 1 {
      let isAboveHalf = isMore || (0..<lowest - 1).contains { bit($0) == 1 }
      if isAboveHalf || significand & 1 == 1 { significand += 1 }
    }
    return scalbn(Double(significand), Int32(lowest - unit))
  }
}
