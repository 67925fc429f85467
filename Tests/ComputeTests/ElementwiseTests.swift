import CKernels
import Glibc
import TestSupport
import Testing

@testable import Compute

/// Each loop against its plain form, at lengths on both sides of whole registers, starting off a cache line.
struct ElementwiseTests {
  static let lengths = [0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 63, 65, 127, 129, 1001]

  private func numbers(_ tensor: Int, _ count: Int) -> [Float] { ReferenceHash.units(tensor: tensor, count: count) }

  /// Runs a loop on the middle of an array and sees that nothing around it changes.
  private func onMiddle(_ values: [Float], _ loop: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var padded = [-77] + values + [-78]
    padded.withUnsafeMutableBufferPointer { loop($0.baseAddress! + 1) }
    #expect(padded.first == -77 && padded.last == -78, "written beyond the ends")
    return Array(padded.dropFirst().dropLast())
  }

  @Test(arguments: lengths)
  func simpleLoops(count: Int) {
    let (a, b) = (numbers(1, count), numbers(2, count))
    let pixels = ReferenceHash.bytes(count: count)
    #expect(
      largestDifference(
        onMiddle(a) { Elementwise.normalize(pixels, count: count, scale: 0.25, shift: -3, into: $0) },
        pixels.map { Float($0) * 0.25 - 3 }) == 0)
    #expect(onMiddle(a) { Elementwise.relu($0, count: count) } == a.map { max(0, $0) })
    #expect(onMiddle(a) { Elementwise.add(b, to: $0, count: count) } == zip(a, b).map { $0 + $1 })
    #expect(
      onMiddle(a) { Elementwise.positiveGradient(outputs: b, gradient: $0, count: count, scale: 1.25) }
        == zip(a, b).map { $1 > 0 ? $0 * 1.25 : 0 })
    let slopes = onMiddle(a) { Elementwise.sigmoidGradient(outputs: b, gradient: $0, count: count) }
    #expect(largestDifference(slopes, zip(a, b).map { $0 * ($1 * (1 - $1)) }) < 1e-6)
  }

  @Test func noNumberStaysNone() {
    #expect(onMiddle([.nan]) { Elementwise.relu($0, count: 1) }[0].isNaN)
    #expect(onMiddle([.nan]) { Elementwise.sigmoid($0, count: 1) }[0].isNaN)
  }

  /// Against the C library in double precision, as far as single precision has full digits. The polynomial is right to
  /// about 2 units in the last place, and the quotient adds one.
  @Test func sigmoidIsAccurate() {
    let inputs = (-87_000...87_000).map { Float($0) / 1000 }
    let found = onMiddle(inputs) { Elementwise.sigmoid($0, count: inputs.count) }
    for (x, y) in zip(inputs, found) {
      let expected = 1 / (1 + exp(-Double(x)))
      if abs(Double(y) - expected) > 5e-7 * expected { Issue.record("sigmoid(\(x)) is \(y), not \(expected)") }
    }
    let extremes = onMiddle([-1e30, -200, 200, 1e30, -.infinity, .infinity]) { Elementwise.sigmoid($0, count: 6) }
    #expect(largestDifference(extremes, [0, 0, 1, 1, 0, 1]) < 1e-37)
  }

  /// images, groups of channels, positions, channels in a group.
  static let layouts = [
    [1, 1, 1, 1], [2, 3, 5, 1], [3, 1, 7, 5], [2, 2, 9, 16], [1, 3, 1, 8], [4, 1, 1, 37], [2, 1, 6, 16], [3, 17, 1, 1],
  ]

  @Test(arguments: layouts)
  func channelLoops(_ sizes: [Int]) {
    let (images, groups, positions, block) = (sizes[0], sizes[1], sizes[2], sizes[3])
    let layout = kernel_layout(images: images, groups: groups, positions: positions, block: block)
    let values = numbers(1, images * groups * positions * block)
    let bias = numbers(2, groups * block)
    let channel = { (index: Int) in index / (positions * block) % groups * block + index % block }
    let sum = values.enumerated().map { $1 + bias[channel($0)] }
    #expect(onMiddle(values) { kernel_add_bias($0, layout, bias, false) } == sum)
    #expect(onMiddle(values) { kernel_add_bias($0, layout, bias, true) } == sum.map { max(0, $0) })
    var sums = bias.map(Double.init)
    for (index, value) in values.enumerated() { sums[channel(index)] += Double(value) }
    #expect(largestDifference(onMiddle(bias) { kernel_sum_channels(values, layout, $0) }, sums.map(Float.init)) < 1e-5)
  }

  /// A sum of single-precision numbers depends on its order, and that must not depend on where the arrays lie.
  @Test(arguments: [8, 16, 32, 64], [0, 1, 4, 16])
  func lossesAreTheSameWherever(count: Int, distance: Int) {
    let (a, b) = (numbers(1, count), numbers(2, count))
    let expected = LossLoops.squaredError(a, b, count: count, scale: 0.5, gradient: nil)
    for gradientComesFirst in [false, true] {
      let memory = FloatMemory(count: 2 * count + distance)
      let (low, high) = (memory.pointer, memory.pointer + count + distance)
      let (outputs, gradient) = gradientComesFirst ? (high, low) : (low, high)
      outputs.update(from: a, count: count)
      #expect(LossLoops.squaredError(outputs, b, count: count, scale: 0.5, gradient: gradient) == expected)
    }
  }

  @Test(arguments: lengths.dropFirst())
  func losses(count: Int) {
    let (a, b) = (numbers(1, count), numbers(2, count))
    let expected = zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    var sum = 0.0
    let gradient = onMiddle(a) { sum = LossLoops.squaredError(a, b, count: count, scale: 0.5, gradient: $0) }
    #expect(abs(sum - expected) < 1e-6 * max(1, expected))
    #expect(LossLoops.squaredError(a, b, count: count, scale: 0.5, gradient: nil) == sum)
    #expect(largestDifference(gradient, zip(a, b).map { 0.5 * ($0 - $1) }) < 1e-7)

    // Logits that overflow where their largest is not taken off first.
    let logits = a.map { $0 * 200 }
    let largest = logits.map(Double.init).max()!
    let powers = logits.map { exp(Double($0) - largest) }
    let total = powers.reduce(0, +)
    let label = count / 2
    var loss = 0.0
    let slope = onMiddle(a) {
      loss = LossLoops.crossEntropy(logits, classes: count, label: label, scale: 3, gradient: $0)
    }
    #expect(abs(loss - (log(total) + largest - Double(logits[label]))) < 1e-4)
    let probabilities = powers.enumerated().map { Float(3 * ($1 / total - ($0 == label ? 1 : 0))) }
    #expect(largestDifference(slope, probabilities) < 1e-5)
  }
}
