import TestSupport
import Testing

@testable import Compute

/// Optimisers on parts of arrays, with one, two and three gradients, against their plain forms in double precision.
struct OptimizerLoopTests {
  private func numbers(_ tensor: Int, _ count: Int) -> [Float] { ReferenceHash.units(tensor: tensor, count: count) }

  /// The gradients, and the sum of them.
  private func gradients(_ gradientCount: Int, _ count: Int) -> ([FloatMemory], [Double]) {
    let memories = (0..<gradientCount).map { FloatMemory(copying: numbers(10 + $0, count)) }
    var sum = [Double](repeating: 0, count: count)
    for memory in memories {
      for index in 0..<count { sum[index] += Double(memory.pointer[index]) }
    }
    return (memories, sum)
  }

  @Test(arguments: [1, 2, 3], [1, 511, 513, 1500])
  func adam(gradientCount: Int, count: Int) {
    let (memories, sum) = gradients(gradientCount, count)
    let range = count / 3..<count
    let parameters = FloatMemory(copying: numbers(1, count))
    let first = FloatMemory(copying: numbers(2, count))
    let second = FloatMemory(copying: numbers(3, count).map { abs($0) })
    var p = parameters.values.map(Double.init)
    var m = first.values.map(Double.init)
    var v = second.values.map(Double.init)
    for i in range {
      m[i] = 0.9 * m[i] + 0.1 * sum[i]
      v[i] = 0.99 * v[i] + 0.01 * sum[i] * sum[i]
      p[i] -= 0.1 * m[i] / (v[i].squareRoot() * 2 + 1e-3)
    }
    // Only their pointers are handed on.
    defer { withExtendedLifetime(memories) {} }
    let done = OptimizerLoops.adam(
      parameters: parameters.pointer, first: first.pointer, second: second.pointer,
      gradients: memories.map { UnsafePointer($0.pointer) }, gradientCount: gradientCount, range: range, beta1: 0.9,
      beta2: 0.99, stepSize: 0.1, rootScale: 2, epsilon: 1e-3)
    #expect(done)
    #expect(largestDifference(first.values, m.map(Float.init)) < 1e-6)
    #expect(largestDifference(second.values, v.map(Float.init)) < 1e-6)
    #expect(largestDifference(parameters.values, p.map(Float.init)) < 1e-5)
  }

  @Test(arguments: [1, 2, 3], [1, 511, 513, 1500])
  func gradientDescent(gradientCount: Int, count: Int) {
    let (memories, sum) = gradients(gradientCount, count)
    let range = count / 3..<count
    let parameters = FloatMemory(copying: numbers(1, count))
    let velocity = FloatMemory(copying: numbers(2, count))
    var p = parameters.values.map(Double.init)
    var u = velocity.values.map(Double.init)
    for i in range {
      u[i] = 0.5 * u[i] + sum[i]
      p[i] -= 0.25 * u[i]
    }
    // Only their pointers are handed on.
    defer { withExtendedLifetime(memories) {} }
    let done = OptimizerLoops.sgd(
      parameters: parameters.pointer, velocity: velocity.pointer,
      gradients: memories.map { UnsafePointer($0.pointer) }, gradientCount: gradientCount, range: range,
      momentum: 0.5, rate: 0.25)
    #expect(done)
    #expect(largestDifference(velocity.values, u.map(Float.init)) < 1e-6)
    #expect(largestDifference(parameters.values, p.map(Float.init)) < 1e-6)
  }

  @Test func aGradientThatIsNoNumberLeavesTheParametersAroundIt() {
    let gradient = FloatMemory(copying: numbers(1, 600))
    gradient.pointer[100] = .nan
    let parameters = FloatMemory(copying: numbers(2, 600))
    let velocity = FloatMemory(count: 600)
    let before = parameters.values
    defer { withExtendedLifetime(gradient) {} }
    let done = OptimizerLoops.sgd(
      parameters: parameters.pointer, velocity: velocity.pointer, gradients: [UnsafePointer(gradient.pointer)],
      gradientCount: 1, range: 0..<600, momentum: 0, rate: 1)
    #expect(!done)
    #expect(parameters.values[..<512] == before[..<512])
    #expect(velocity.values.allSatisfy { $0.isFinite })
  }
}
