import TestSupport
import Testing

@testable import Workbench

/// Whole numbers of any length by the laws of arithmetic, and against machine words.
struct NaturalNumberTests {
  /// Of up to nine digits, with zeros and the largest digits among them.
  private func number(_ seed: Int) -> NaturalNumber {
    NaturalNumber(
      digits: (0..<ReferenceHash.hash(tensor: seed, element: 0) % 10).map { place in
        let hash = ReferenceHash.hash(tensor: seed, element: Int(place) + 1)
        return hash % 5 == 0 ? 0 : hash % 5 == 1 ? .max : hash
      })
  }

  @Test func theLawsOfArithmetic() {
    for seed in 0..<500 {
      let (a, b, c) = (number(3 * seed), number(3 * seed + 1), number(3 * seed + 2))
      #expect(a * b == b * a)
      #expect((a * b) * c == a * (b * c))
      #expect((a * b < a * c) == (b < c && !a.isZero))
      let (low, high) = a < b ? (a, b) : (b, a)
      #expect(high * c - low * c == (high - low) * c)
      #expect(high - (high - low) == low)
    }
  }

  @Test func wordsMultiplyAsTheyDo() {
    for seed in 0..<500 {
      let a = UInt64(ReferenceHash.hash(tensor: seed, element: 1)) << 32 | UInt64(seed)
      let b = UInt64(ReferenceHash.hash(tensor: seed, element: 2)) << 31 | 5
      let product = a.multipliedFullWidth(by: b)
      #expect(natural(a) * natural(b) == natural(product.low, product.high))
      #expect(NaturalNumber.quotient(natural(a), .one) == Double(a))
      #expect(NaturalNumber.quotient(natural(a), natural(b), exponent: -3) == Double(a) / Double(b) / 8)
    }
  }

  /// Numbers halfway between two of double precision go to the even one, and what lies far below still counts.
  @Test func roundingIsToTheNearest() {
    let half = natural(1 << 53 + 1)
    #expect(NaturalNumber.quotient(half, .one) == 0x1p53)
    for zeros in 1...8 {
      let long = NaturalNumber(digits: [UInt32](repeating: 0, count: zeros)) * half
      #expect(long.isZero)
      let scaled = NaturalNumber(digits: [UInt32](repeating: 0, count: zeros) + [1, 1 << 21])
      let more = NaturalNumber(digits: [1] + [UInt32](repeating: 0, count: zeros - 1) + [1, 1 << 21])
      #expect(NaturalNumber.quotient(scaled, .one, exponent: -32 * zeros) == 0x1p53)
      #expect(NaturalNumber.quotient(more, .one, exponent: -32 * zeros) == 0x1p53 + 2)
    }
    #expect(NaturalNumber.quotient(NaturalNumber(digits: []), natural(3)) == 0)
  }

  /// The first digits of the sum stand in `low`.
  private func natural(_ low: UInt64, _ high: UInt64 = 0) -> NaturalNumber {
    NaturalNumber(
      digits: [low, high].flatMap { [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)] })
  }
}
