import TestSupport
import Testing

@testable import Network

/// Every small pool: its output's side as PyTorch's, its values and gradients as plain loops'.
struct PoolTests {
  /// A pool on a side, and what PyTorch makes of it.
  private struct Case {
    let side, size, stride, pad: Int
    let ceil: Bool
    /// 0 where there is no window.
    let output: Int
    /// The side of the last window that a mean divides by where the padding counts.
    let counted: Int

    init(_ row: [Int]) {
      (side, size, stride, pad, ceil, output) = (row[0], row[1], row[2], row[3], row[4] == 1, row[5])
      counted = row[6]
    }

    /// The places of a window within the source.
    func places(_ window: Int) -> Range<Int> {
      let start = window * stride - pad
      return max(start, 0)..<min(start + size, side)
    }
  }

  /// What a window makes of the values at these places: its value, and each one's part in the gradient.
  private typealias Window = (_ values: [Float], _ rows: Int, _ columns: Int) -> (value: Float, parts: [Float])

  /// - Parameter error: of values, at most.
  private func check(
    _ row: [Int], error: Double = 0, _ pool: (Case) -> any Layer, _ window: (Case) -> Window
  ) throws {
    let test = Case(row)
    let pool = pool(test)
    var model = Model(name: "pool", input: Shape(3, test.side, test.side), seed: 1)
    guard test.output > 0 else {
      #expect(throws: ModelError.self, "\(row)") { try model.append(pool) }
      return
    }
    try model.append(pool)
    #expect(model.output == Shape(3, test.output, test.output), "\(row)")
    try checkValues(model, test, error, window(test))
  }

  /// Two images, whose values differ, so that each window has one largest.
  private func checkValues(_ model: Model, _ test: Case, _ error: Double, _ window: Window) throws {
    let (side, output) = (test.side, test.output)
    let planes = 2 * 3
    let input = ReferenceHash.units(tensor: 1, count: planes * side * side)
    let slope = ReferenceHash.units(tensor: 2, count: planes * output * output)
    let run = try LayerRun(model, input: input, outputGradient: slope, images: 2)
    var values: [Float] = []
    var gradient = [Float](repeating: 0, count: input.count)
    for plane in 0..<planes {
      for y in 0..<output {
        for x in 0..<output {
          let places = test.places(y).flatMap { y in
            test.places(x).map { plane * side * side + y * side + $0 }
          }
          let (value, parts) = window(places.map { input[$0] }, y, x)
          for (place, part) in zip(places, parts) { gradient[place] += part * slope[values.count] }
          values.append(value)
        }
      }
    }
    #expect(largestDifference(run.output, values) <= error, "\(model.layers[0].layer) on \(side)")
    #expect(largestDifference(run.inputGradient, gradient) < 1e-6, "\(model.layers[0].layer) on \(side)")
  }

  @Test func everySmallMaxPool() throws {
    let pools = try Reference.pools()
    #expect(pools.count > 600)
    for row in pools {
      try check(row) {
        MaxPooling(size: $0.size, stride: $0.stride, pad: $0.pad, ceil: $0.ceil)
      } _: { _ in
        { values, _, _ in
          let largest = values.max()!
          return (largest, values.map { $0 == largest ? 1 : 0 })
        }
      }
    }
  }

  @Test(arguments: [true, false]) func everySmallAveragePool(countsPad: Bool) throws {
    for row in try Reference.pools() {
      try check(row, error: 1e-6) {
        AveragePooling(size: $0.size, stride: $0.stride, pad: $0.pad, ceil: $0.ceil, countsPad: countsPad)
      } _: { test in
        { values, y, x in
          func side(_ window: Int) -> Int { window == test.output - 1 ? test.counted : test.size }
          let count = Float(countsPad ? side(y) * side(x) : values.count)
          return (values.reduce(0, +) / count, values.map { _ in 1 / count })
        }
      }
    }
  }
}
