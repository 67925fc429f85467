import TestSupport
import Testing

@testable import Network

/// Every small max-pool: its output's side as PyTorch's, its values and gradients as plain loops'.
struct PoolTests {
  @Test func everySmallPool() throws {
    let pools = try Reference.pools()
    #expect(pools.count > 600)
    for row in pools {
      let pool = MaxPooling(size: row[1], stride: row[2], pad: row[3], ceil: row[4] == 1)
      let (side, output) = (row[0], row[5])
      var model = Model(name: "pool", input: Shape(3, side, side), seed: 1)
      guard output > 0 else {
        #expect(throws: ModelError.self, "\(row)") { try model.append(pool) }
        continue
      }
      try model.append(pool)
      #expect(model.output == Shape(3, output, output), "\(row)")
      try checkValues(of: pool, model, side: side, output: output)
    }
  }

  /// Two images, whose values differ, so that each window has one largest.
  private func checkValues(of pool: MaxPooling, _ model: Model, side: Int, output: Int) throws {
    let planes = 2 * 3
    let input = ReferenceHash.units(tensor: 1, count: planes * side * side)
    let slope = ReferenceHash.units(tensor: 2, count: planes * output * output)
    let run = try LayerRun(model, input: input, outputGradient: slope, images: 2)
    var values: [Float] = []
    var gradient = [Float](repeating: 0, count: input.count)
    for plane in 0..<planes {
      for y in 0..<output {
        for x in 0..<output {
          func places(_ window: Int) -> Range<Int> {
            let start = window * pool.stride - pool.pad
            return max(start, 0)..<min(start + pool.size, side)
          }
          let window = places(y).flatMap { y in places(x).map { plane * side * side + y * side + $0 } }
          let largest = window.max { input[$0] < input[$1] }!
          gradient[largest] += slope[values.count]
          values.append(input[largest])
        }
      }
    }
    #expect(run.output == values, "\(pool) on \(side)")
    #expect(largestDifference(run.inputGradient, gradient) < 1e-6, "\(pool) on \(side)")
  }
}
