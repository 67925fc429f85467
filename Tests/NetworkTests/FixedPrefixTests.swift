import Compute
import Glibc
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
    #expect(try classifier(frozen: "encoder", "head.linear1", "head.dropout1").fixedLayerCount == 9)
    #expect(try classifier(["dropout 0.2"] + Self.encoder + Self.head, frozen: "encoder").fixedLayerCount == 0)
    #expect(try classifier(["flatten", "linear 10"]).fixedLayerCount == 0)
    // A linear layer takes all rows at once, and their number decides its last bits.
    let bottleneck = [
      "encoder:flatten", "encoder:linear 9", "encoder:unflatten 1x3x3", "conv 2", "flatten", "linear 10",
    ]
    #expect(try classifier(bottleneck, frozen: "encoder").fixedLayerCount == 0)
    #expect(try classifier(["encoder:conv 4", "encoder:relu"] + bottleneck, frozen: "encoder").fixedLayerCount == 3)
    var model = try classifier()
    try model.freeze("encoder", dropout: true)
    #expect(model.fixedLayerCount == 0)
  }

  private func train(_ model: Model, features: Bool, batch: Int, workers: Int, optimizer: OptimizerChoice) throws
    -> Model
  {
    let options = TrainingOptions(loss: .crossEntropy, optimizer: optimizer, batch: batch, epochs: 3)
    return try withWorkers(workers) { workers in
      let images = [
        testImages(shape: [1, 12, 12], count: 90), testImages(shape: [1, 12, 12], count: 50, tensor: 1200),
      ]
      var sources: [any ImageSource] = images
      if features {
        let prefix = try #require(model.fixedPrefix)
        let executions = [
          options.plan(images: images[0].count).execution(workers: workers.count),
          options.validationPlan().execution(workers: workers.count),
        ]
        sources = try zip(images, executions).map { images, execution in
          let inference = try Inference(prefix, PlanOptions(microBatch: execution.microBatch), workers: workers)
          return FeatureSet(try inference.outputs(images)!, shape: prefix.output, of: images.images)
        }
      }
      return try Trainer(
        model, from: features ? model.fixedLayerCount : 0, on: sources[0], validation: sources[1], options: options,
        workers: workers
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

  /// Networks put together at random, of which a random number of first layers is frozen, trained in batches and shards
  /// of any size.
  @Test(arguments: 0..<60) func sameBitsOfAnyNetwork(seed: Int) throws {
    try sameBits(ofNetwork: seed)
  }

  /// With the kernels that lesser processors get, in processes of their own: what oneDNN may use is settled at the start.
  @Test func sameBitsOnLesserProcessors() async {
    await #expect(processExitsWith: .success) { try FixedPrefixTests().sameBits(limit: "SSE41") }
    await #expect(processExitsWith: .success) { try FixedPrefixTests().sameBits(limit: "AVX") }
    await #expect(processExitsWith: .success) { try FixedPrefixTests().sameBits(limit: "AVX2") }
    await #expect(processExitsWith: .success) { try FixedPrefixTests().sameBits(limit: "AVX512_CORE") }
  }

  private func sameBits(limit: String) throws {
    setenv("ONEDNN_MAX_CPU_ISA", limit, 1)
    for seed in 100..<120 { try sameBits(ofNetwork: seed) }
  }

  private func sameBits(ofNetwork seed: Int) throws {
    var random = SeededRandom(state: UInt64(seed + 1))
    let (model, layers) = try randomClassifier(&random)
    let workers = Int.random(in: 1...2, using: &random)
    let batch = Int.random(in: 1...40, using: &random)
    let optimizer = OptimizerChoice.adam(rate: 1e-3)
    let plain = try train(model, features: false, batch: batch, workers: workers, optimizer: optimizer)
    let quick = try train(model, features: true, batch: batch, workers: workers, optimizer: optimizer)
    expectSame(plain, quick, "\(layers), \(model.fixedLayerCount) fixed, batch \(batch), \(workers) workers")
  }

  /// One whose first layers are fixed, as far as a linear layer.
  private func randomClassifier(_ random: inout SeededRandom) throws -> (Model, layers: [String]) {
    while true {
      var layers: [String] = []
      func append(_ text: String, _ chance: Double = 1) {
        if Double.random(in: 0..<1, using: &random) < chance { layers.append(text) }
      }
      let stages = Int.random(in: 1...4, using: &random)
      for stage in 0..<stages {
        let part = "part\(stage):"
        let channels = [1, 2, 3, 8, 16, 17, 20].randomElement(using: &random)!
        let kernel = Int.random(in: 1...5, using: &random)
        let stride = Int.random(in: 1...2, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: append("\(part)convtranspose \(channels) kernel=\(kernel) stride=\(stride)")
        case 1 where stage > 0:
          append("\(part)flatten")
          append("\(part)linear 48")
          append("\(part)unflatten 3x4x4")
        default: append("\(part)conv \(channels) kernel=\(kernel) stride=\(stride) pad=2")
        }
        append("\(part)relu", 0.5)
        append("\(part)sigmoid", 0.2)
        append("\(part)dropout 0.25", 0.5)
        append("\(part)maxpool 2 ceil=yes", 0.4)
        append("\(part)maxpool 3 stride=2 pad=1", 0.2)
      }
      layers += ["head:flatten", "head:linear 12", "head:sigmoid", "head:dropout 0.5", "head:linear 10"]
      guard var model = try? classifier(layers) else { continue }
      for stage in 0..<Int.random(in: 1...stages, using: &random) { try model.freeze("part\(stage)") }
      if model.fixedLayerCount > 0 { return (model, layers) }
    }
  }

  /// A frozen linear layer is not among the layers whose output is kept, but its bits are those of training all the same.
  @Test(arguments: [1, 2], [7, 32]) func sameBitsBehindALinearLayer(workers: Int, batch: Int) throws {
    let model = try classifier(frozen: "encoder", "head.linear1", "head.dropout1")
    let optimizer = OptimizerChoice.sgd(rate: 0.05)
    let plain = try train(model, features: false, batch: batch, workers: workers, optimizer: optimizer)
    let quick = try train(model, features: true, batch: batch, workers: workers, optimizer: optimizer)
    #expect(plain.parameters != model.parameters)
    expectSame(plain, quick, "batch \(batch), \(workers) workers")
  }

  @Test func anImageAloneHasTheOutputThatItHasAmongOthers() throws {
    let model = try classifier()
    let images = testImages(shape: [1, 12, 12], count: 20)
    try withWorkers(3) { workers in
      let all = try #require(try Inference(model, workers: workers).outputs(images))
      for batch in [1, 2] {
        let inference = try Inference(model, PlanOptions(batch: batch), workers: workers)
        for image in [0, 7, 19] {
          let alone = try #require(try inference.outputs(images, range: image..<image + 1))
          #expect(largestDifference(alone, Array(all[image * 10..<image * 10 + 10])) < 1e-5)
        }
        #expect(largestDifference(try #require(try inference.outputs(images)), all) < 1e-5)
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
