/// A sum of products of finite single-precision numbers, without any rounding.
///
/// Such a product has at most 48 bits, from 2⁻²⁹⁸ up to below 2²⁵⁶; so a sum of 2⁴⁰ of them is a whole number of
/// 2⁻²⁹⁸ below 2⁵⁹⁴, in digits of 32 bits that are carried on from time to time.
struct ExactSum {
  /// 2 to the power of this is the unit of the sum.
  static let exponent = -298

  private static let digitBits = 32
  private static let digitMask: Int64 = 0xffff_ffff
  /// Each product adds less than 2⁴⁸ times 2 to a digit, so that after so many it is still below 2⁶³.
  private static let productsBetweenCarries = 1 << 13

  /// The lowest first. Once carried, all but the last are from 0 to 2³² − 1; the sign is the last one's.
  private var digits = [Int64](repeating: 0, count: 20)

  /// Adds Σ a[i] · b[i], times a factor.
  ///
  /// - Parameter factor: from −2 to 2.
  mutating func add(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int, times factor: Int64 = 1
  ) {
    assert((-2...2).contains(factor))
    var start = 0
    while start < count {
      let end = min(count, start + ExactSum.productsBetweenCarries)
      digits.withUnsafeMutableBufferPointer { digits in
        for index in start..<end { ExactSum.add(a[index].bitPattern, b[index].bitPattern, times: factor, to: digits) }
        ExactSum.carry(digits)
      }
      start = end
    }
  }

  private static func add(
    _ a: UInt32, _ b: UInt32, times factor: Int64, to digits: UnsafeMutableBufferPointer<Int64>
  ) {
    let (x, y) = (parts(a), parts(b))
    let product = x.significand * y.significand
    let place = x.exponent + y.exponent
    let (digit, shift) = (place / digitBits, place % digitBits)
    let low = (product & 0xffff_ffff) << UInt64(shift)
    let high = (product >> 32) << UInt64(shift)
    let signed = (a ^ b) >> 31 == 0 ? factor : -factor
    digits[digit] &+= signed &* Int64(low & 0xffff_ffff)
    digits[digit + 1] &+= signed &* Int64(low >> 32 + high)
  }

  /// The magnitude of a number as significand · 2^(exponent − 149), with an exponent from 0 to 253.
  private static func parts(_ bits: UInt32) -> (significand: UInt64, exponent: Int) {
    let (exponent, fraction) = (bits >> 23 & 0xff, bits & 0x7f_ffff)
    assert(exponent < 0xff, "finite")
    // Numbers too small for full precision have no leading one, and the exponent of the smallest others.
    return exponent == 0 ? (UInt64(fraction), 0) : (UInt64(fraction | 0x80_0000), Int(exponent) - 1)
  }

  private static func carry(_ digits: UnsafeMutableBufferPointer<Int64>) {
    for place in 0..<digits.count - 1 {
      digits[place + 1] += digits[place] >> Int64(digitBits)
      digits[place] &= digitMask
    }
  }

  /// −1, 0 or 1.
  var sign: Int {
    if digits[digits.count - 1] < 0 { return -1 }
    return digits.contains { $0 != 0 } ? 1 : 0
  }

  var magnitude: NaturalNumber {
    var digits = digits
    if sign < 0 {
      for place in digits.indices { digits[place] = -digits[place] }
      digits.withUnsafeMutableBufferPointer { ExactSum.carry($0) }
    }
    return NaturalNumber(digits: digits.map { UInt32($0) })
  }
}
