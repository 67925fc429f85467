import CKernels
import Testing

@testable import Compute

struct DropoutLoopTests {
  /// Value i takes 16 bits of the generator's words: each block of 128 values takes those of 16 counters, word by
  /// word, the low halves of 16 lanes and then the high ones.
  private func plainDropout(_ values: [Float], threshold: UInt32, scale: Float, random: kernel_random) -> [Float] {
    values.enumerated().map { index, value in
      let place = index % 128
      let run = place / 16
      var words: [UInt32] = [0, 0, 0, 0]
      kernel_philox(UInt32(index / 128 * 16 + place % 16), random, &words)
      let bits = run % 2 == 0 ? words[run / 2] & 0xFFFF : words[run / 2] >> 16
      return bits < threshold ? 0 : value * scale
    }
  }

  @Test func equalsThePlainFormAtEveryLength() {
    let stream = RandomStream.dropout(layer: 2, step: 5, image: 9)
    let rule = DropoutRule(probability: 0.3)
    let input = (0..<300).map { Float($0) * 0.01 - 1.234 }
    let expected = plainDropout(
      input, threshold: rule.threshold, scale: rule.scale, random: stream.kernelRandom(seed: 77))
    for length in 0...300 {
      var values = input
      rule.apply(to: &values, count: length, seed: 77, stream: stream)
      #expect(values[..<length] == expected[..<length])
      #expect(values[length...] == input[length...], "written beyond the end")
    }
  }

  @Test(arguments: [0, 1e-6, 0.2, 0.5, 0.9, 0.99999, 1])
  func ruleKeepsTheExpectation(probability: Double) {
    let rule = DropoutRule(probability: probability)
    let rounded = Double(rule.threshold) / 65536
    #expect(abs(rounded - probability) <= 1.0 / 65536)
    #expect(abs(Double(rule.scale) * (1 - rounded) - 1) < 1e-6)
    var values = [Float](repeating: 1, count: 65536)
    rule.apply(to: &values, count: values.count, seed: 1, stream: .dropout(layer: 0, step: 0, image: 0))
    let dropped = Double(values.count { $0 == 0 })
    #expect(abs(dropped - Double(rule.threshold)) <= 5 * (65536 * rounded * (1 - rounded)).squareRoot())
  }
}
