import TestSupport
import Testing

/// The reference files can be read, and the hash gives here what it gave to PyTorch.
struct ReferenceValuesTests {
  @Test func hashGivesTheNumbersThatPyTorchSaw() {
    #expect(ReferenceHash.bytes(count: 6) == [62, 159, 161, 202, 129, 144])
    #expect(ReferenceHash.labels(count: 6) == [0, 8, 7, 5, 7, 4])
    #expect(ReferenceHash.parameters(shapes: [[2, 3], [2]])[1] == [-0.0842518583, -0.566819251])
    #expect(ReferenceHash.sampleIndices(count: 4608).prefix(4) == [1429, 3222, 4492, 272])
  }

  @Test func filesHoldWhatTheirShapesSay() throws {
    for layer in try Reference.layers() {
      #expect(layer.output.count == layer.outputShape.reduce(layer.batch, *), "\(layer)")
      #expect(layer.inputGradient.count == layer.input.reduce(layer.batch, *), "\(layer)")
      for parameter in layer.parameters {
        #expect(parameter.gradient.count == parameter.shape.reduce(1, *), "\(layer)")
      }
    }
    let networks = try Reference.networks()
    #expect(networks.count == 8)
    for network in networks {
      for (parameter, weights) in zip(network.parameters, network.adam.weights) {
        let samples = ReferenceHash.sampleIndices(count: parameter.shape.reduce(1, *)).count
        #expect(weights.count == samples, "\(network)")
        #expect(parameter.gradient?.count == (parameter.trainable ? samples : nil), "\(network)")
      }
    }
    #expect(try Reference.losses().map(\.name) == ["mse", "cross-entropy"])
  }
}
