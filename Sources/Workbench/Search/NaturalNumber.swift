/// A whole number from 0 up, however large.
struct NaturalNumber: Equatable {
  /// The lowest first; the last is not 0, and zero has none.
  private let digits: [UInt32]

  /// - Parameter digits: in base 2³², the lowest first.
  init(digits: [UInt32]) {
    self.digits = Array(digits[..<(digits.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)])
  }

  static let one = NaturalNumber(digits: [1])

  var isZero: Bool { digits.isEmpty }

  static func * (a: NaturalNumber, b: NaturalNumber) -> NaturalNumber {
    if b == one { return a }
    var product = [UInt32](repeating: 0, count: a.digits.count + b.digits.count)
    for (place, digit) in a.digits.enumerated() {
      var carry: UInt64 = 0
      for (other, otherDigit) in b.digits.enumerated() {
        // (2³² − 1)² + 2 · (2³² − 1) is 2⁶⁴ − 1.
        let sum = UInt64(digit) * UInt64(otherDigit) + UInt64(product[place + other]) + carry
        product[place + other] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      product[place + b.digits.count] = UInt32(carry)
    }
    return NaturalNumber(digits: product)
  }

  /// - Precondition: `b` is not larger than `a`.
  static func - (a: NaturalNumber, b: NaturalNumber) -> NaturalNumber {
    precondition(b <= a)
    var difference = a.digits
    var borrow: Int64 = 0
    for place in difference.indices {
      let rest = Int64(difference[place]) - (place < b.digits.count ? Int64(b.digits[place]) : 0) + borrow
      difference[place] = UInt32(truncatingIfNeeded: rest)
      borrow = rest >> 32
    }
    return NaturalNumber(digits: difference)
  }

  /// The quotient times 2 to the power of `exponent`, each number rounded once before they are divided.
  static func quotient(_ a: NaturalNumber, _ b: NaturalNumber, exponent: Int = 0) -> Double {
    let (a, b) = (a.rounded, b.rounded)
    return Double(
      sign: .plus, exponent: a.exponent - b.exponent + exponent, significand: a.significand / b.significand)
  }

  /// The nearest that double precision has, as significand · 2^exponent: the range of `Double` is too small for some.
  private var rounded: (significand: Double, exponent: Int) {
    guard let highest = digits.last else { return (0, 0) }
    // The 64 highest bits. Where anything below is lost, the last of them is set, so that halves are told from more.
    func digit(_ fromTop: Int) -> UInt64 { fromTop < digits.count ? UInt64(digits[digits.count - 1 - fromTop]) : 0 }
    let shift = highest.leadingZeroBitCount
    let next = digit(1) << 32 | digit(2)
    var top = digit(0) << (32 + shift)
    top |= next >> (32 - shift)
    let isCut = next << (32 + shift) != 0 || digits.dropLast(3).contains { $0 != 0 }
    if isCut { top |= 1 }
    return (Double(top), 32 * digits.count - shift - 64)
  }
}

extension NaturalNumber: Comparable {
  static func < (a: NaturalNumber, b: NaturalNumber) -> Bool {
    if a.digits.count != b.digits.count { return a.digits.count < b.digits.count }
    guard let place = a.digits.indices.last(where: { a.digits[$0] != b.digits[$0] }) else { return false }
    return a.digits[place] < b.digits[place]
  }
}
