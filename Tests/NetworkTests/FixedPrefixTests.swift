import Compute
import TestSupport
import Testing

@testable import Network

/// Training that begins behind frozen layers, from their output, against training from the images.
struct FixedPrefixTests {
  private static let encoder = [
    "encoder:conv 4 pad=1", "encoder:relu", "encoder:dropout 0.2", "encoder:maxpool 2",
    "encoder:conv 6 pad=1", "encoder:relu", "encoder:dropout 0.2", "encoder:maxpool 2",
  ]
  private static let head = ["head:flatten", "head:linear 20", "head:relu", "head:dropout 0.3", "head:linear 10"]

  private func classifier(_ layers: [String] = encoder + head, frozen: String...) throws -> Model {
    var model = try Model(spelled: layers, input: [1, 12, 12], seed: 3)
    for part in frozen { try model.freeze(part) }
    return model
  }

  @Test func whatIsFixed() throws {
    #expect(try classifier().fixedLayerCount == 0)
    #expect(try classifier().fixedPrefix == nil)
    // The encoder, and the head's flatten, which has nothing to learn.
    #expect(try classifier(frozen: "encoder").fixedLayerCount == 9)
    #expect(try classifier(frozen: "encoder").fixedPrefix?.output == Shape(54))
    #expect(try classifier(frozen: "head").fixedLayerCount == 0)
    // Dropout behind the frozen layer goes on: what comes before it cannot be told from the layer's output.
    #expect(try classifier(frozen: "encoder.conv1").fixedLayerCount == 0)
    #expect(try classifier(frozen: "encoder.conv1", "encoder.dropout1").fixedLayerCount == 4)
    #expect(try classifier(frozen: "encoder.conv1", "encoder.dropout1", "encoder.conv2").fixedLayerCount == 4)
    #expect(try classifier(frozen: "encoder", "head.linear1", "head.dropout1").fixedLayerCount == 12)
    #expect(try classifier(["dropout 0.2"] + Self.encoder + Self.head, frozen: "encoder").fixedLayerCount == 0)
    #expect(try classifier(["flatten", "linear 10"]).fixedLayerCount == 0)
    var model = try classifier()
    try model.freeze("encoder", dropout: true)
    #expect(model.fixedLayerCount == 0)
  }

  private func train(_ model: Model, features: Bool, batch: Int, workers: Int, optimizer: OptimizerChoice) throws
    -> Model
  {
    try withWorkers(workers) { workers in
      let images = [
        testImages(shape: [1, 12, 12], count: 90), testImages(shape: [1, 12, 12], count: 50, tensor: 1200),
      ]
      var sources: [any ImageSource] = images
      if features {
        let prefix = try #require(model.fixedPrefix)
        let evaluator = try Evaluator(prefix, loss: nil, workers: workers)
        sources = try images.map { FeatureSet(try evaluator.outputs($0)!, shape: prefix.output, of: $0.images) }
      }
      return try Trainer(
        model, from: features ? model.fixedLayerCount : 0, on: sources[0], validation: sources[1],
        options: TrainingOptions(loss: .crossEntropy, optimizer: optimizer, batch: batch, epochs: 3), workers: workers
      ).run(shouldStop: { false }, onEvent: { _ in }).model
    }
  }

  private func expectSame(_ left: Model, _ right: Model, _ comment: Comment) {
    // Outside the macro, which would list the differences of long arrays for minutes.
    let isSame = left.parameters.map(\.bitPattern) == right.parameters.map(\.bitPattern)
    let isSameState = left.optimizer == right.optimizer
    #expect(isSame && isSameState, comment)
    for (a, b) in zip(left.history, right.history) {
      #expect(a.trainLoss == b.trainLoss && a.trainAccuracy == b.trainAccuracy, comment)
      #expect(a.validationLoss == b.validationLoss && a.validationAccuracy == b.validationAccuracy, comment)
    }
  }

  @Test(arguments: [1, 2, 3], [1, 7, 16, 64]) func sameBits(workers: Int, batch: Int) throws {
    let model = try classifier(frozen: "encoder")
    for optimizer in [OptimizerChoice.adam(rate: 1e-3), .sgd(rate: 0.05, momentum: 0.9)] {
      let plain = try train(model, features: false, batch: batch, workers: workers, optimizer: optimizer)
      let quick = try train(model, features: true, batch: batch, workers: workers, optimizer: optimizer)
      #expect(plain.parameters != model.parameters)
      expectSame(plain, quick, "\(optimizer)")
    }
  }

  /// Networks put together at random, of which a random number of first layers is frozen.
  @Test(arguments: 0..<24) func sameBitsOfAnyNetwork(seed: Int) throws {
    var random = SeededRandom(state: UInt64(seed + 1))
    var layers: [String] = []
    for stage in 0..<Int.random(in: 1...3, using: &random) {
      let channels = [1, 3, 8, 16, 20].randomElement(using: &random)!
      layers.append("part\(stage):conv \(channels) kernel=\([1, 3, 5].randomElement(using: &random)!) pad=2")
      if Bool.random(using: &random) { layers.append("part\(stage):relu") }
      if Bool.random(using: &random) { layers.append("part\(stage):dropout 0.25") }
      if Bool.random(using: &random) { layers.append("part\(stage):maxpool 2") }
      if stage == 1, Bool.random(using: &random) {
        layers.append("part\(stage):convtranspose 4 kernel=3 stride=2 pad=1 outpad=1")
      }
    }
    let stages = Set(layers.map { $0.prefix { $0 != ":" } }).count
    layers += ["head:flatten", "head:linear 12", "head:sigmoid", "head:dropout 0.5", "head:linear 10"]
    var model = try classifier(layers)
    for stage in 0..<Int.random(in: 1...stages, using: &random) { try model.freeze("part\(stage)") }
    try #require(model.fixedLayerCount > 0)
    let workers = Int.random(in: 1...2, using: &random)
    let batch = Int.random(in: 8...40, using: &random)
    let optimizer = OptimizerChoice.adam(rate: 1e-3)
    let plain = try train(model, features: false, batch: batch, workers: workers, optimizer: optimizer)
    let quick = try train(model, features: true, batch: batch, workers: workers, optimizer: optimizer)
    expectSame(plain, quick, "\(layers), batch \(batch), \(workers) workers")
  }

  /// A frozen linear layer takes all rows of a batch at once, and how many there are may change its last bits.
  @Test func nearlyTheSameBehindALinearLayer() throws {
    let model = try classifier(frozen: "encoder", "head.linear1", "head.dropout1")
    let optimizer = OptimizerChoice.sgd(rate: 0.05)
    let plain = try train(model, features: false, batch: 32, workers: 2, optimizer: optimizer)
    let quick = try train(model, features: true, batch: 32, workers: 2, optimizer: optimizer)
    #expect(plain.parameters != model.parameters)
    #expect(largestDifference(plain.parameters, quick.parameters) < 1e-5)
  }

  @Test func anImageAloneHasTheOutputThatItHasAmongOthers() throws {
    let model = try classifier()
    let images = testImages(shape: [1, 12, 12], count: 20)
    try withWorkers(3) { workers in
      let all = try #require(try Evaluator(model, loss: nil, workers: workers).outputs(images))
      for batch in [1, 2] {
        let evaluator = try Evaluator(model, loss: nil, workers: workers, batch: batch)
        for image in [0, 7, 19] {
          let alone = try #require(try evaluator.outputs(images, range: image..<image + 1))
          #expect(largestDifference(alone, Array(all[image * 10..<image * 10 + 10])) < 1e-5)
        }
        #expect(largestDifference(try #require(try evaluator.outputs(images)), all) < 1e-5)
      }
    }
  }
}

/// Steele, Lea and Flood's SplitMix64: the same networks in every run.
private struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
