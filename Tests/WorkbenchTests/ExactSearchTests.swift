import CKernels
import Foundation
import TestSupport
import Testing

@testable import Workbench

/// The nearest points against arithmetic without rounding; Reference/neighbours.py says what the cases are.
struct ExactSearchTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let seed, low, high, bits, spread, dimension, count, query, k: Int
    let kind: String
    let signed: Bool
    let metric: Metric
    let ids: [Int]
    let distances: [Double]

    var testDescription: String { "\(kind) \(seed): \(count) points of \(dimension), \(metric)" }

    /// The points, by the rules in neighbours.py.
    var points: [[Float]] {
      let mask: UInt32 = (0x7f_ffff >> UInt32(23 - bits)) << UInt32(23 - bits)
      var made: [[UInt32]] = []
      for point in 0..<count {
        if point % 11 == 3 {
          made.append([UInt32](repeating: 0, count: dimension))
        } else if point % 7 == 5 {
          made.append(made[point - 1])
        } else if point % 13 == 6 {
          made.append(made[point - 1].map { (1...253).contains($0 >> 23 & 0xff) ? $0 + 1 << 23 : $0 })
        } else {
          made.append(
            (0..<dimension).map { place in
              let element = point * dimension + place
              let hash = ReferenceHash.hash(tensor: seed, element: spread > 0 ? place : element)
              let exponent = UInt32(low) + (hash >> 1 & 0xff) % UInt32(high - low + 1)
              let change = ReferenceHash.hash(tensor: seed + 1, element: element) & (1 << UInt32(spread) - 1)
              return ((signed ? hash << 31 : 0) | exponent << 23 | (hash >> 9 & mask)) ^ change
            })
        }
      }
      return made.map { $0.map { Float(bitPattern: $0) } }
    }
  }

  /// Those beside this file, or those that TELAR_NEIGHBOURS names.
  private static let cases: [Case] = {
    let short = URL(fileURLWithPath: "\(#filePath)").deletingLastPathComponent()
      .appendingPathComponent("Reference/neighbours.json")
    let long = ProcessInfo.processInfo.environment["TELAR_NEIGHBOURS"].map { URL(fileURLWithPath: $0) }
    do {
      return try JSONDecoder().decode([Case].self, from: Data(contentsOf: long ?? short))
    } catch {
      preconditionFailure("the reference cannot be read: \(error)")
    }
  }()

  private func search(_ points: [[Float]]) -> ExactSearch {
    ExactSearch(points: points.flatMap { $0 }, count: points.count, dimension: points.first?.count ?? 0)
  }

  /// Also where a thread takes the smallest numbers for zero, as those that train do.
  @Test(arguments: [false, true]) func theOrderIsExact(flushes: Bool) {
    let before = kernel_keep_denormals()
    defer { kernel_restore_denormals(before) }
    if flushes { _ = kernel_flush_denormals() }
    #expect(Self.cases.count >= 170)
    for tested in Self.cases {
      let points = tested.points
      let found = search(points).nearest(
        to: points[tested.query], k: tested.k, metric: tested.metric, excluding: tested.query)
      #expect(found.map(\.index) == tested.ids, "\(tested.testDescription)")
      let isClose = zip(found, tested.distances).allSatisfy { abs($0.distance - $1) <= 1e-15 * $1 }
      #expect(isClose, "\(tested.testDescription): \(found.map(\.distance)), not \(tested.distances)")
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.distance <= $1.distance }, "\(tested.testDescription)")
    }
  }

  @Test func pointsInOneDirectionAreAtTheSameDistance() {
    // Multiples that double precision rounds each in its own way.
    let base = (0..<57).map { Float(ReferenceHash.hash(tensor: 9, element: $0) % 1000) }
    let query = (0..<57).map { Float(ReferenceHash.hash(tensor: 10, element: $0) % 1000) }
    let points = [3, 7, 1, 100, 0.5, 11].map { (factor: Float) in base.map { $0 * factor } }
    let found = search(points).nearest(to: query, k: 6, metric: .cosine)
    #expect(found.map(\.index) == [0, 1, 2, 3, 4, 5])
    #expect(Set(found.map(\.distance)).count == 1)
    #expect(search(points).nearest(to: base, k: 6, metric: .cosine).allSatisfy { $0.distance == 0 })
    let opposite = base.map { $0 * -13 }
    #expect(search(points).nearest(to: opposite, k: 6, metric: .cosine).allSatisfy { $0.distance == 2 })
  }

  /// Sums that outgrow a digit many times over.
  @Test func manyLargeNumbersAddUp() {
    let count = 20_000
    let large = [Float](repeating: .greatestFiniteMagnitude, count: count)
    let search = search([large.map { -$0 }, large])
    let l2 = search.nearest(to: large, k: 2, metric: .l2)
    #expect(l2.map(\.index) == [1, 0])
    #expect(l2[0].distance == 0)
    #expect(abs(l2[1].distance / (2 * Double(Float.greatestFiniteMagnitude) * Double(count).squareRoot()) - 1) < 1e-15)
    #expect(search.nearest(to: large, k: 2, metric: .cosine).map(\.distance) == [0, 2])
  }

  @Test(arguments: Metric.allCases) func whatIsNotFiniteComesLastInItsOrder(metric: Metric) {
    let points: [[Float]] = [
      [.nan, 0], [1, 2], [.infinity, 1], [2, 1], [0, -.infinity], [.infinity, .nan], [2, 1],
    ]
    let found = search(points).nearest(to: [2, 1], k: 6, metric: metric, excluding: 6)
    #expect(found.map(\.index) == [3, 1, 0, 2, 4, 5])
    #expect(found.map(\.distance.isNaN) == [false, false, true, true, true, true])
    #expect(search(points).nearest(to: [2, 1], k: 2, metric: metric, excluding: 3).map(\.index) == [6, 1])
    for query in [points[0], points[2], points[5]] {
      let found = search(points).nearest(to: query, k: 3, metric: metric, excluding: 1)
      #expect(found.map(\.index) == [0, 2, 3])
      #expect(found.allSatisfy { $0.distance.isNaN })
    }
  }

  @Test(arguments: Metric.allCases) func nothingToSearch(metric: Metric) {
    #expect(search([]).nearest(to: [], k: 3, metric: metric).isEmpty)
    let withoutNumbers = ExactSearch(points: [], count: 3, dimension: 0)
    #expect(withoutNumbers.nearest(to: [], k: 2, metric: metric, excluding: 0).map(\.index) == [1, 2])
    #expect(search([[4]]).nearest(to: [4], k: 1, metric: metric, excluding: 0).isEmpty)
  }
}
