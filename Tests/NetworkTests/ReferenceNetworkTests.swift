import Compute
import TestSupport
import Testing

@testable import Network

/// The paper's networks against PyTorch in double precision: loss, output, gradients, and three steps of each
/// optimiser, on one worker and on two.
///
/// What is allowed is about ten times as far as PyTorch's own single precision strays from the same values. Adam's
/// steps are an exception: its first ones divide a gradient by itself, so where a gradient is all but 0 the last bit
/// of a sum decides what becomes of a step of 0.001. There a few samples may differ by some hundredths of a step.
struct ReferenceNetworkTests {
  static let cases = try! Reference.networks().flatMap { network in
    [1, 2].map { NetworkCase(network: network, workers: $0) }
  }

  struct NetworkCase: Sendable, CustomStringConvertible {
    let network: ReferenceNetwork
    let workers: Int
    var description: String { "\(network), \(workers) workers" }

    var loss: Loss { Loss(rawValue: network.loss)! }
    var images: NormalizedImages { testImages(shape: network.input, count: network.batch) }

    func model() throws -> Model {
      var model = try Model(spelled: network.layers, input: network.input)
      model.setReferenceParameters()
      for index in 0..<network.frozenLayers { model.setFrozen(true, dropout: false, at: index) }
      return model
    }

    func samples(_ values: ArraySlice<Float>) -> [Float] {
      ReferenceHash.sampleIndices(count: values.count).map { values[values.startIndex + $0] }
    }
  }

  @Test(arguments: cases)
  func lossOutputAndGradients(_ test: NetworkCase) throws {
    let model = try test.model()
    let reference = test.network
    try withWorkers(test.workers) { workers in
      let probe = try GradientProbe(model, test.images, loss: test.loss, workers: workers, microBatch: 3)
      let gradient = probe.gradient()
      #expect(abs(probe.loss() - Double(reference.lossValue)) < 1e-6)
      let output = try #require(try Inference(model, workers: workers).outputs(test.images))
      #expect(output.count == reference.output.count)
      #expect(largestDifference(test.samples(output[...]), reference.output.samples) < 1e-6)
      let sum = output.reduce(0) { $0 + Double($1) }
      #expect(abs(sum - Double(reference.output.sum)) < 1e-3)
      for (placed, expected) in zip(model.layers.flatMap(\.parameters), reference.parameters) {
        #expect(placed.parameter.shape.dimensions == expected.shape)
        guard let norm = expected.gradientNorm.map(Double.init), let samples = expected.gradient else {
          #expect(gradient[placed.range].allSatisfy { $0 == 0 })
          continue
        }
        let found = gradient[placed.range].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(abs(found - norm) < 2e-6 * norm, "\(placed.parameter.shape)")
        #expect(largestDifference(test.samples(gradient[placed.range]), samples) < 2e-6 * norm)
      }
    }
  }

  @Test(arguments: cases)
  func threeAdamSteps(_ test: NetworkCase) throws {
    let steps = test.network.adam
    try compare(test, steps, .adam(rate: Double(steps.learningRate)), tolerance: 1e-6)
  }

  @Test(arguments: cases)
  func threeStepsWithMomentum(_ test: NetworkCase) throws {
    let steps = test.network.sgd
    let choice = OptimizerChoice.sgd(rate: Double(steps.learningRate), momentum: Double(steps.momentum))
    try compare(test, steps, choice, tolerance: 5e-7)
  }

  private func compare(
    _ test: NetworkCase, _ steps: ReferenceNetwork.Steps, _ optimizer: OptimizerChoice, tolerance: Double
  ) throws {
    let before = try test.model()
    try withWorkers(test.workers) { workers in
      let options = TrainingOptions(loss: test.loss, optimizer: optimizer, batch: test.network.batch, epochs: 3)
      let trained = try Trainer(before, on: test.images, validation: nil, options: options, workers: workers)
        .run(shouldStop: { false }, onEvent: { _ in })
      #expect(trained.end == .finished)
      let model = trained.model
      let after = try #require(
        try Inference(model, PlanOptions(loss: test.loss), workers: workers).evaluate(test.images))
      let losses = model.history.compactMap { $0.trainLoss.map(Float.init) } + [Float(after.loss)]
      #expect(largestDifference(losses, steps.losses) < 4e-6)
      for (placed, expected) in zip(model.layers.flatMap(\.parameters), steps.weights) {
        #expect(largestDifference(test.samples(model.parameters[placed.range]), expected) < tolerance)
      }
      for layer in model.layers where layer.isFrozen {
        guard let range = layer.parameterRange else { continue }
        #expect(model.parameters[range] == before.parameters[range])
      }
    }
  }
}
