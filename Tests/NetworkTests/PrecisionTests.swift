import Compute
import TestSupport
import Testing

@testable import Network

/// Convolutions in bf16, where the processor has it. Their factors are rounded and nothing else: with factors that are
/// bf16 numbers already, they give what single precision gives, but for the order of the sums.
@Suite(.enabled(if: Precision.bfloat16.isNative, "this processor does not multiply in bf16 itself"))
struct PrecisionTests {
  private func rounded(_ values: [Float]) -> [Float] {
    values.map { Float(bitPattern: ($0.bitPattern + 0x8000) & 0xFFFF_0000) }
  }

  @Test(
    arguments: [
      "conv 16 kernel=3 pad=1", "conv 17 kernel=3 pad=1", "conv 32 kernel=5 stride=2", "conv 8 kernel=1",
      "convtranspose 16 kernel=3 stride=2 pad=1 outpad=1", "convtranspose 9 kernel=2 stride=2",
      "convtranspose 16 kernel=3 pad=1",
    ], [[16, 14, 14], [32, 7, 7], [9, 8, 11]])
  func roundedFactors(_ layer: String, _ input: [Int]) throws {
    let images = 5
    var model = try Model(spelled: [layer], input: input)
    model.setReferenceParameters()
    model.parameters = rounded(model.parameters)
    let pixels = rounded(ReferenceHash.units(tensor: 1, count: images * model.input.count))
    let gradient = rounded(ReferenceHash.units(tensor: 2, count: images * model.output.count))
    let single = try LayerRun(model, input: pixels, outputGradient: gradient, images: images)
    let brief = try LayerRun(
      model, input: pixels, outputGradient: gradient, images: images, precision: .bfloat16)
    for (name, a, b) in [
      ("output", single.output, brief.output), ("input gradient", single.inputGradient, brief.inputGradient),
      ("gradient", single.gradient, brief.gradient),
    ] {
      #expect(largestDifference(a, b) < 1e-5 * Double(max(1, a.map(abs).max()!)), "\(name)")
    }
  }

  /// With factors that are rounded on the way, results differ: the products are not in single precision by mistake.
  @Test func factorsAreRounded() throws {
    var model = try Model(spelled: ["conv 16 kernel=3 pad=1"], input: [16, 14, 14])
    model.setReferenceParameters()
    let pixels = ReferenceHash.units(tensor: 1, count: 2 * model.input.count)
    let gradient = ReferenceHash.units(tensor: 2, count: 2 * model.output.count)
    let single = try LayerRun(model, input: pixels, outputGradient: gradient, images: 2)
    let brief = try LayerRun(model, input: pixels, outputGradient: gradient, images: 2, precision: .bfloat16)
    let difference = largestDifference(single.output, brief.output)
    #expect(difference > 1e-5 && difference < 2e-2)
  }

  @Test func trainingInBFloat16LearnsAsWell() throws {
    let model = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28])
    let images = testImages(count: 256)
    let losses = try Precision.allCases.map { precision in
      try withWorkers(2) { workers in
        let options = TrainingOptions(
          loss: .meanSquaredError, optimizer: .adam(rate: 1e-3), batch: 32, epochs: 3, precision: precision)
        let trainer = try Trainer(model, on: images, validation: nil, options: options, workers: workers)
        return try trainer.run(shouldStop: { false }, onEvent: { _ in }).model.history.compactMap(\.trainLoss)
      }
    }
    for (single, brief) in zip(losses[0], losses[1]) { #expect(abs(single - brief) < 0.01 * single) }
    #expect(losses[0] != losses[1])
  }
}
