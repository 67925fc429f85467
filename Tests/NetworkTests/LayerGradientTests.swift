import TestSupport
import Testing

@testable import Network

/// Every layer's gradients, by its parameters and, through a convolution before it, by its input.
struct LayerGradientTests {
  static let convolutions =
    [1, 3, 5, 16, 17, 32].map { LayerCheck(layers: ["conv \($0) kernel=3 pad=1"]) }
    + [(1, 17), (3, 16), (5, 5), (16, 3), (16, 32), (17, 1), (17, 17), (32, 16)].map {
      LayerCheck(layers: ["conv \($0.0) kernel=1", "conv \($0.1) kernel=3 pad=1"])
    }
    + [
      "conv 5 kernel=3", "conv 4 kernel=3 stride=2 pad=1", "conv 3 kernel=5 pad=2", "conv 16 kernel=4 stride=3 pad=1",
      "conv 6 kernel=2 stride=2", "conv 3 kernel=1 stride=2", "conv 5 kernel=2 pad=3", "conv 1 kernel=5 stride=4 pad=1",
    ].map { LayerCheck(layers: ["conv 3 kernel=1", $0], input: [1, 9, 7]) }
    + [LayerCheck(layers: ["conv 4 kernel=3 pad=1"], input: [3, 5, 7])]

  @Test(arguments: convolutions)
  func convolution(_ check: LayerCheck) throws { try checkLayer(check) }

  static let transposed =
    [(1, 17), (3, 16), (5, 3), (16, 1), (16, 16), (17, 5), (32, 16)].map {
      LayerCheck(
        layers: ["conv \($0.0) kernel=1", "convtranspose \($0.1) kernel=3 stride=2 pad=1 outpad=1"], input: [1, 4, 3])
    }
    + [
      "convtranspose 5 kernel=3 stride=2 pad=1", "convtranspose 3 kernel=3 pad=1", "convtranspose 2 kernel=2 stride=2",
      "convtranspose 16 kernel=4 stride=2 pad=1", "convtranspose 3 kernel=3 stride=3 outpad=2",
      "convtranspose 17 kernel=5 stride=3 pad=2 outpad=1", "convtranspose 4 kernel=1 stride=2 outpad=1",
      "convtranspose 2 kernel=3",
    ].map { LayerCheck(layers: ["conv 5 kernel=1", $0], input: [1, 4, 5]) }
    + [LayerCheck(layers: ["convtranspose 3 kernel=3 stride=2 pad=1"], input: [3, 4, 3])]

  @Test(arguments: transposed)
  func transposedConvolution(_ check: LayerCheck) throws { try checkLayer(check) }

  static let linearLayers =
    [1, 3, 16, 17, 33].map { LayerCheck(layers: ["linear \($0)"], input: [13]) }
    + [
      LayerCheck(layers: ["linear 7", "linear 5"], input: [3], loss: .crossEntropy),
      LayerCheck(layers: ["conv 3 kernel=1", "flatten", "linear 19"]),
      LayerCheck(layers: ["linear 6", "sigmoid", "linear 9", "relu", "linear 4"], input: [5]),
      LayerCheck(layers: ["linear 12", "sigmoid"], input: [12], images: 1),
    ]

  @Test(arguments: linearLayers)
  func linear(_ check: LayerCheck) throws { try checkLayer(check) }

  static let pooling = [
    "maxpool 2", "maxpool 2 ceil=yes", "maxpool 2 stride=1", "maxpool 3 stride=2", "maxpool 3 stride=2 pad=1",
    "maxpool 3 stride=2 pad=1 ceil=yes", "maxpool 2 stride=3", "maxpool 2 pad=1", "maxpool 4 stride=3 ceil=yes",
  ].flatMap { pool in
    [1, 5, 16, 17].map { LayerCheck(layers: ["conv \($0) kernel=1", pool], input: [1, 7, 8]) }
  }

  @Test(arguments: pooling)
  func maxPooling(_ check: LayerCheck) throws { try checkLayer(check) }

  static let averaging = [
    "avgpool 2", "avgpool 2 ceil=yes", "avgpool 2 stride=1", "avgpool 3 stride=2 pad=1",
    "avgpool 3 stride=2 pad=1 countpad=no", "avgpool 3 stride=2 pad=1 ceil=yes", "avgpool 2 stride=3",
    "avgpool 4 stride=3 ceil=yes", "avgpool 4 stride=3 pad=2 ceil=yes countpad=no",
  ].flatMap { pool in
    [1, 5, 16, 17].map { LayerCheck(layers: ["conv \($0) kernel=1", pool, "sigmoid"], input: [1, 7, 8]) }
  }

  @Test(arguments: averaging)
  func averagePooling(_ check: LayerCheck) throws { try checkLayer(check) }

  static let activations = [1, 5, 16, 17].flatMap { channels in
    [
      ["relu"], ["sigmoid"], ["relu", "sigmoid"], ["sigmoid", "relu"], ["maxpool 2", "relu"], ["relu", "maxpool 2"],
      ["sigmoid", "sigmoid"], ["relu", "conv 3 kernel=3", "sigmoid"], ["conv 4 kernel=3", "relu"],
      ["convtranspose 3 kernel=3 stride=2", "relu"], ["convtranspose 3 kernel=2 stride=2", "sigmoid"],
      ["flatten", "relu"], ["flatten", "sigmoid", "linear 5"],
    ].map { LayerCheck(layers: ["conv \(channels) kernel=1"] + $0) }
  }

  @Test(arguments: activations)
  func activation(_ check: LayerCheck) throws { try checkLayer(check) }

  static let dropouts = [
    ["dropout 0.3"], ["relu", "dropout 0.3"], ["sigmoid", "dropout 0.3"], ["maxpool 2", "dropout 0.3"],
    ["dropout 0.3", "relu"], ["dropout 0.3", "dropout 0.2"], ["maxpool 2", "relu", "dropout 0.5"],
    ["flatten", "dropout 0.3", "linear 9", "relu", "dropout 0.4"], ["conv 5 kernel=3", "dropout 0.1"],
    ["convtranspose 17 kernel=3 stride=2", "relu", "dropout 0.3", "conv 3 kernel=2"],
    ["flatten", "linear 7", "dropout 0.3", "sigmoid", "dropout 0.3"],
  ].flatMap { layers in
    [3, 17].flatMap { channels in
      [1, 2].map { LayerCheck(layers: ["conv \(channels) kernel=1"] + layers, images: 13, workers: $0) }
    }
  }

  @Test(arguments: dropouts)
  func dropout(_ check: LayerCheck) throws { try checkLayer(check) }

  /// Convolutions, rows, convolutions again: gradients cross from one part of the plan to the next.
  static let bottleneck = [
    "conv 5 kernel=1", "relu", "maxpool 2", "conv 17 kernel=3 pad=1", "dropout 0.1", "flatten", "linear 9", "relu",
    "linear 24", "unflatten 4x3x2", "convtranspose 3 kernel=3 stride=2 pad=1 outpad=1", "sigmoid", "flatten",
    "linear 30", "unflatten 1x6x5", "conv 1 kernel=3 pad=1",
  ]

  static let segments =
    [(1, 1, 1), (1, 11, 4), (2, 11, 4), (2, 1, 8), (2, 17, 8), (3, 10, 1), (2, 16, 4)].flatMap {
      (workers, images, microBatch) in
      [Loss.meanSquaredError, .crossEntropy].map { loss in
        LayerCheck(layers: bottleneck, loss: loss, images: images, microBatch: microBatch, workers: workers)
      }
    } + [
      LayerCheck(layers: ["linear 30", "unflatten 1x6x5", "conv 2 kernel=3 pad=1", "flatten"], input: [30]),
      LayerCheck(
        layers: ["unflatten 2x3x5", "convtranspose 3 kernel=2 stride=2", "flatten", "linear 30"], input: [30]),
      LayerCheck(layers: ["conv 3 kernel=1", "flatten", "unflatten 9x2x5", "conv 4 kernel=2"], input: [1, 6, 5]),
      LayerCheck(layers: ["flatten", "linear 7", "flatten", "dropout 0.2", "flatten", "linear 5"]),
    ]

  @Test(arguments: segments)
  func severalSegments(_ check: LayerCheck) throws { try checkLayer(check) }

  static let frozen =
    [
      [0], [0, 3], [3], [6], [6, 8], [10], [0, 3, 6, 8, 10, 13], [8, 13, 15], [0, 3, 6, 8], [1, 2, 4, 7],
    ].flatMap { frozen in
      [1, 2].map { LayerCheck(layers: bottleneck, workers: $0, frozen: frozen) }
    } + [
      LayerCheck(layers: ["conv 17 kernel=1", "dropout 0.3", "conv 5 kernel=3"], frozen: [1, 2]),
      LayerCheck(
        layers: ["conv 17 kernel=1", "relu", "dropout 0.3", "conv 5 kernel=3"], frozen: [2], dropoutWhenFrozen: true),
    ]

  @Test(arguments: frozen)
  func frozenLayers(_ check: LayerCheck) throws { try checkLayer(check) }

  /// The check itself: it must see a wrong factor of 1.01, and a single wrong value.
  @Test func checkSeesSmallMistakes() throws {
    let check = LayerCheck(layers: ["conv 3 kernel=1", "conv 4 kernel=3 pad=1", "sigmoid"])
    let model = try check.model()
    try withWorkers(1) { workers in
      let probe = try GradientProbe(
        model, testImages(shape: check.input, count: 11, gap: true), loss: .meanSquaredError, workers: workers,
        microBatch: 4)
      let gradient = probe.gradient()
      let range = model.layers[1].parameters[0].range
      #expect(probe.deviation(of: gradient, in: range) < 1)
      #expect(probe.deviation(of: gradient.map { $0 * 1.01 }, in: range) > 3)
      var spoilt = gradient
      spoilt[range.lowerBound + 40] += 0.05 * range.map { abs(gradient[$0]) }.max()!
      #expect(probe.deviation(of: spoilt, in: range) > 1)
    }
  }
}
