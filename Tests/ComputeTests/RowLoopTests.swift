import CKernels
import TestSupport
import Testing

@testable import Compute

/// Rows against a point, at lengths on both sides of whole registers: as exact as `kernels.h` promises.
struct RowLoopTests {
  private static let rowCount = 3

  /// The sums of the loops, each with what it should be.
  private func results(_ rows: [Float], _ point: [Float]) -> [(found: Double, expected: Double, terms: Double)] {
    let dimension = point.count
    let count = Self.rowCount
    var (sums, products, squares) = ([0.0, 0, 0], [0.0, 0, 0], [0.0, 0, 0])
    RowLoops.squaredDistances(rows, count: count, dimension: dimension, to: point, into: &sums)
    RowLoops.products(rows, count: count, dimension: dimension, with: point, into: &products, squares: &squares)
    return (0..<count).flatMap { row in
      // Whether or not numbers too small for full precision are taken for zero here, they are not in these.
      let x = rows[row * dimension..<(row + 1) * dimension].map(exact)
      let y = point.map(exact)
      func sum(_ terms: [Double]) -> (Double, Double) { (terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) }) }
      let distance = sum(zip(x, y).map { ($0 - $1) * ($0 - $1) })
      let product = sum(zip(x, y).map { $0 * $1 })
      let square = sum(x.map { $0 * $0 })
      return [
        (sums[row], distance.0, distance.1), (products[row], product.0, product.1), (squares[row], square.0, square.1),
      ]
    }
  }

  private func exact(_ value: Float) -> Double {
    value.exponentBitPattern > 0
      ? Double(value) : Double(value.significandBitPattern) * 0x1p-149 * (value.sign == .minus ? -1 : 1)
  }

  @Test(arguments: ElementwiseTests.lengths, [Float(1), 0x1p-100, 0x1p-140, 0x1p127])
  func sumsAreRightToTheirLastDigits(dimension: Int, scale: Float) {
    for flushes in [false, true] {
      let before = kernel_keep_denormals()
      defer { kernel_restore_denormals(before) }
      let rows = ReferenceHash.units(tensor: 1, count: Self.rowCount * dimension).map { $0 * scale }
      let point = ReferenceHash.units(tensor: 2, count: dimension).map { $0 * scale }
      if flushes { _ = kernel_flush_denormals() }
      for result in results(rows, point) {
        // Twice the rounding, since what is expected is rounded too.
        let margin = 2 * Double(dimension + 16) * 0x1p-53 * result.terms
        #expect(abs(result.found - result.expected) <= margin, "\(result)")
        #expect(result.expected.isFinite && (dimension == 0 || result.terms > 0))
      }
    }
  }

  @Test func theExtremesNeitherOverflowNorVanish() {
    for value in [Float.greatestFiniteMagnitude, .leastNonzeroMagnitude, .leastNormalMagnitude] {
      let rows = [Float](repeating: value, count: Self.rowCount * 100)
      for result in results(rows, [Float](repeating: -value, count: 100)) {
        #expect(abs(result.found / result.expected - 1) < 1e-13)
      }
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity], [0, 15, 16, 40])
  func whatIsNotFiniteShows(value: Float, place: Int) {
    var rows = ReferenceHash.units(tensor: 1, count: Self.rowCount * 41)
    let point = ReferenceHash.units(tensor: 2, count: 41)
    rows[41 + place] = value
    var (sums, products, squares) = ([0.0, 0, 0], [0.0, 0, 0], [0.0, 0, 0])
    RowLoops.squaredDistances(rows, count: Self.rowCount, dimension: 41, to: point, into: &sums)
    RowLoops.products(rows, count: Self.rowCount, dimension: 41, with: point, into: &products, squares: &squares)
    #expect(sums.map(\.isFinite) == [true, false, true])
    #expect(squares.map(\.isFinite) == [true, false, true])
  }

  @Test func theThreadIsLeftAsItWas() {
    let before = kernel_keep_denormals()
    defer { kernel_restore_denormals(before) }
    _ = kernel_flush_denormals()
    let flushing = kernel_keep_denormals()
    kernel_restore_denormals(flushing)
    _ = results([Float](repeating: 1, count: 3), [1])
    #expect(kernel_keep_denormals() == flushing)
  }
}
