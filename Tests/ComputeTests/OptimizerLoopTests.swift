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
      p[i] -= 0.1 / (1 - 0.729) * m[i] / ((v[i] / (1 - 0.970299)).squareRoot() + 1e-3)
    }
    // Only their pointers are handed on.
    defer { withExtendedLifetime(memories) {} }
    let done = OptimizerLoops.adam(
      parameters: parameters.pointer, first: first.pointer, second: second.pointer,
      gradients: memories.map { UnsafePointer($0.pointer) }, gradientCount: gradientCount, range: range,
      step: AdamStep(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, step: 3))
    #expect(done)
    #expect(largestDifference(first.values, m.map(Float.init)) < 1e-6)
    #expect(largestDifference(second.values, v.map(Float.init)) < 1e-6)
    #expect(largestDifference(parameters.values, p.map(Float.init)) < 1e-5)
  }

  /// Each factor is the nearest single-precision number to what it is in double precision.
  @Test(arguments: [0, 0.5, 0.9, 0.99, 0.999, 0.9999], [1, 2, 10, 1000, 100_000])
  func adamFactorsAreRoundedOnce(beta: Double, step: Int) {
    let factors = AdamStep(rate: 1e-3, beta1: beta, beta2: beta, epsilon: 1e-8, step: step).factors
    func expect(_ found: Float, _ exact: Double) {
      #expect(abs(Double(found) - exact) <= 0.500_001 * Double(found.ulp), "\(exact)")
    }
    let correction = 1 - (0..<step).reduce(1) { power, _ in power * beta }
    expect(factors.keep_first, beta)
    expect(factors.add_first, 1 - beta)
    expect(factors.keep_second, beta)
    expect(factors.add_second, 1 - beta)
    expect(factors.step_size, 1e-3 / correction)
    expect(factors.root_scale, 1 / correction.squareRoot())
    expect(factors.epsilon, 1e-8)
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

  @Test(arguments: [1, 3]) func gradientDescentWithoutMomentum(gradientCount: Int) {
    let (memories, sum) = gradients(gradientCount, 700)
    let parameters = FloatMemory(copying: numbers(1, 700))
    let expected = zip(parameters.values, sum).map { Float(Double($0) - 0.25 * $1) }
    defer { withExtendedLifetime(memories) {} }
    let done = OptimizerLoops.sgd(
      parameters: parameters.pointer, velocity: nil, gradients: memories.map { UnsafePointer($0.pointer) },
      gradientCount: gradientCount, range: 0..<700, momentum: 0, rate: 0.25)
    #expect(done)
    #expect(largestDifference(parameters.values, expected) < 1e-6)
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
