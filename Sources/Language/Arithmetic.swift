import Glibc

/// Arithmetic that the processor does not do as the language means it.
extension Double {
  /// `//` and `%` of numbers: the remainder is exact, unless the divisor is added to it, and has the divisor's sign.
  /// The divisor is not 0. These are Python's steps.
  func flooredDivision(by divisor: Double) -> (quotient: Double, remainder: Double) {
    var remainder = fmod(self, divisor)
    var quotient = (self - remainder) / divisor
    if remainder == 0 {
      remainder = Double(signOf: divisor, magnitudeOf: 0)
    } else if (remainder < 0) != (divisor < 0) {
      remainder += divisor
      quotient -= 1
    }
    guard quotient != 0 else { return (Double(signOf: self / divisor, magnitudeOf: 0), remainder) }
    let below = quotient.rounded(.down)
    return (quotient - below > 0.5 ? below + 1 : below, remainder)
  }
}

extension Int {
  /// `//` and `%` of whole numbers; nil where the quotient does not fit. The divisor is not 0.
  func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int)? {
    if self == .min, divisor == -1 { return nil }
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    let isBelow = remainder != 0 && (remainder < 0) != (divisor < 0)
    return isBelow ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The quotient, rounded once: not the quotient of two rounded numbers. The divisor is not 0.
  func divided(by divisor: Int) -> Double {
    let exact = 1 << Double.significandBitCount
    if magnitude <= exact, divisor.magnitude <= exact { return Double(self) / Double(divisor) }
    // 63 or 64 bits of the quotient, the last of which says whether anything follows.
    let leftShift = magnitude.leadingZeroBitCount
    let rightShift = divisor.magnitude.leadingZeroBitCount
    if self == 0 { return 0 }
    let dividend = magnitude << leftShift
    let (bits, rest) = (divisor.magnitude << rightShift).dividingFullWidth((dividend >> 1, dividend << 63))
    let quotient = scalbn(Double(bits | (rest == 0 ? 0 : 1)), Int32(rightShift - leftShift - 63))
    return (self < 0) == (divisor < 0) ? quotient : -quotient
  }
}
