import FoundationEssentials
import TestSupport
import Testing

@testable import Network

struct ModelTests {
  private func sample() throws -> Model {
    try Model(
      spelled: [
        "encoder.low:conv 4 kernel=3 pad=1", "encoder.low:relu", "encoder:maxpool 2", "encoder:conv 6 kernel=3 pad=1",
        "encoder:relu", "flatten", "linear 5", "relu", "linear 10",
      ], input: [1, 6, 6], seed: 4)
  }

  @Test func namesShapesAndParametersFollowTheLayers() throws {
    let model = try sample()
    #expect(
      model.layers.map(\.name) == [
        "encoder.low.conv1", "encoder.low.relu1", "encoder.maxpool1", "encoder.conv1", "encoder.relu1", "flatten1",
        "linear1", "relu1", "linear2",
      ])
    #expect(model.blocks == ["encoder", "encoder.low"])
    #expect(model.output == Shape(10))
    #expect(model.layers.map(\.parameterCount) == [40, 0, 0, 222, 0, 0, 275, 0, 60])
    #expect(model.parameters.count == 597)
    #expect(model.layers[3].parameterRange == 40..<262)
    #expect(try model.range(of: "encoder") == 0..<5)
    #expect(try model.range(of: "encoder.low") == 0..<2)
    #expect(try model.range(of: "encoder.conv1") == 3..<4)
    #expect(try model.range(of: "linear2") == 8..<9)
    #expect(try model.range(of: "") == 0..<9)
    for name in ["encode", "encoder.", ".", "encoder.low.conv2", "linear3"] {
      #expect("\(name)") {
        try model.range(of: name)
      } throws: { error in
        guard case ModelError.noSuchPart(name, model: "net", let candidates) = error else { return false }
        return candidates.contains("encoder.low") && candidates.contains("linear2")
      }
    }
  }

  @Test func initialWeightsAreUniformWithinTheBound() throws {
    let model = try Model(spelled: ["linear 400"], input: [100], seed: 8)
    let weights = model.parameters[model.layers[0].parameters[0].range]
    #expect(weights.allSatisfy { abs($0) <= 0.1 })
    let count = Double(weights.count)
    let mean = weights.reduce(0) { $0 + Double($1) } / count
    let variance = weights.reduce(0) { $0 + Double($1) * Double($1) } / count
    // Five standard deviations of the mean, and of the variance 0.1² / 3.
    #expect(abs(mean) < 5 * 0.1 / (3 * count).squareRoot())
    #expect(abs(variance - 0.01 / 3) < 5 * 0.01 * (4 / 45.0 / count).squareRoot())
    #expect(Set(weights).count > 39_000)
    // PyTorch's fan-in: of a convolution its input channels, of a transposed one its output channels.
    let convolution = try Model(spelled: ["conv 8 kernel=3", "convtranspose 2 kernel=3"], input: [4, 9, 9])
    for (layer, fanIn) in zip(convolution.layers, [36, 18]) {
      #expect(layer.parameters.map(\.parameter.role) == [.weight, .bias])
      #expect(layer.parameters.allSatisfy { $0.parameter.initialization == .uniform(fanIn: fanIn) })
    }
  }

  @Test func anAddedActivationChangesNoWeight() throws {
    let plain = try Model(spelled: ["linear 4", "linear 3"], input: [5])
    let more = try Model(spelled: ["linear 4", "relu", "dropout 0.1", "linear 3"], input: [5])
    #expect(plain.parameters == more.parameters)
    #expect(try Model(spelled: ["linear 4", "linear 3"], input: [5], seed: 2).parameters != plain.parameters)
  }

  /// What is formed of several numbers is the nearest to what double precision makes of them.
  @Test func constantsAreRoundedOnce() {
    func isNearest(_ found: Float, _ exact: Double) -> Bool {
      abs(Double(found) - exact) <= 0.500_001 * Double(found.ulp)
    }
    for count in 1...5000 {
      guard case .uniform(let bound) = Initialization.uniform(fanIn: count) else { return }
      #expect(isNearest(bound, 1 / Double(count).squareRoot()), "\(count)")
    }
    for normalization in [(0, 1), (0.5, 0.5), (0.286, 0.353), (-3, 0.01), (1000, 7)].map({
      Normalization(mean: $0, deviation: $1)
    }) {
      let images = testImages(shape: [1, 40, 40], count: 1, normalization: normalization)
      var values = [Float](repeating: .nan, count: 1600)
      images.write(image: 0, to: &values)
      for (pixel, value) in zip(ReferenceHash.bytes(count: 1600), values) {
        let exact = (Double(pixel) / 255 - Double(normalization.mean)) / Double(normalization.deviation)
        #expect(abs(Double(value) - exact) <= 0.500_001 * Double(value.ulp) + 1e-15, "\(pixel) \(normalization)")
      }
    }
  }

  @Test func removeLastTakesAWholeLayerBack() throws {
    var model = try sample()
    let before = model
    try model.append(Linear(features: 3))
    model.optimizer = OptimizerState(kind: "adam", steps: [], moments: [])
    model.removeLast()
    #expect(model.parameters == before.parameters)
    #expect(model.layers.map(\.name) == before.layers.map(\.name))
    #expect(model.optimizer == nil)
    for _ in 0..<12 { model.removeLast() }
    #expect(model.layers.isEmpty && model.parameters.isEmpty)
    #expect(model.output == Shape(1, 6, 6))
    for original in before.layers { try model.append(original.layer, block: original.block) }
    #expect(model.parameters == before.parameters)
  }

  @Test func aLayerThatDoesNotFitLeavesTheModelAsItWas() throws {
    var model = try sample()
    let before = model
    let misfit = ShapeError.needsImage(kind: "conv", input: Shape(10))
    #expect(throws: ModelError.layer(name: "conv1", after: "linear2", misfit)) {
      try model.append(Convolution(channels: 2))
    }
    #expect(throws: ModelError.blockClosed("encoder")) { try model.append(ReLU(), block: ["encoder"]) }
    #expect(throws: ModelError.blockClosed("encoder")) { try model.append(ReLU(), block: ["encoder", "low"]) }
    var inner = try Model(spelled: ["encoder.low:relu", "encoder:relu"], input: [4])
    #expect(throws: ModelError.blockClosed("encoder.low")) { try inner.append(ReLU(), block: ["encoder", "low"]) }
    try inner.append(ReLU(), block: ["encoder", "high"])
    try inner.append(ReLU(), block: ["encoder"])
    // A new block within one that has ended.
    #expect(throws: ModelError.blockClosed("encoder")) { try model.append(ReLU(), block: ["encoder", "high"]) }
    #expect(model.layers.count == before.layers.count)
    #expect(model.parameters == before.parameters)
    var empty = Model(name: "empty", input: Shape(4), seed: 1)
    #expect(throws: ModelError.layer(name: "b.conv1", after: nil, .needsImage(kind: "conv", input: Shape(4)))) {
      try empty.append(Convolution(channels: 2), block: ["b"])
    }
  }

  @Test func copiesTakeWeightsAndFrozenStateAndShareNothing() throws {
    var model = try sample()
    model.normalization = Normalization(mean: 0.5, deviation: 0.5)
    model.parameters = model.parameters.map { $0 + 1 }
    try model.freeze("encoder.low", dropout: true)
    var copy = try model.copy(of: "encoder", as: "clf", seed: 77)
    #expect(copy.parameters == Array(model.parameters[..<262]))
    #expect(copy.layers.map(\.name) == model.layers[..<5].map(\.name))
    #expect(copy.layers.map(\.isFrozen) == [true, true, false, false, false])
    #expect(copy.layers[0].dropsOutWhenFrozen)
    #expect(copy.normalization == model.normalization)
    #expect(copy.name == "clf" && copy.seed == 77)
    try copy.append(Flatten(), block: ["head"])
    try copy.append(Linear(features: 10), block: ["head"])
    copy.parameters[0] = 5
    #expect(model.parameters[0] != 5)
    #expect(copy.blocks == ["encoder", "encoder.low", "head"])
    #expect(throws: ModelError.partNotAtStart("linear1", model: "net")) {
      try model.copy(of: "linear1", as: "x", seed: 1)
    }
    let prefix = try model.prefix(through: "linear1")
    #expect(prefix.output == Shape(5))
    #expect(prefix.parameters == Array(model.parameters[..<537]))
  }

  @Test func freezingCountsAndNamesWhatItFreezes() throws {
    var model = try sample()
    #expect(model.frozenParts == [])
    #expect(try model.freeze("encoder.low") == 40)
    #expect(model.frozenParts == ["encoder.low"])
    #expect(try model.freeze("encoder") == 262)
    #expect(model.frozenParts == ["encoder"])
    #expect(model.trainableParameterCount == 335)
    #expect(try model.freeze("linear2") == 60)
    #expect(model.frozenParts == ["encoder", "linear2"])
    #expect(try model.unfreeze("encoder.low") == 40)
    #expect(model.frozenParts == ["encoder.maxpool1", "encoder.conv1", "encoder.relu1", "linear2"])
    try model.freeze("", dropout: true)
    #expect(model.trainableParameterCount == 0)
    #expect(model.layers.allSatisfy { $0.dropsOutWhenFrozen })
    try model.unfreeze("")
    #expect(model.trainableParameterCount == 597)
    #expect(model.layers.allSatisfy { !$0.dropsOutWhenFrozen })
    #expect(throws: ModelError.self) { try model.freeze("nothing") }
  }

  /// Figures are those of the weights that they were measured on: none are once a layer comes or goes.
  @Test func anotherLayerHasNoFigures() throws {
    var model = try Model(spelled: ["conv 1 kernel=3 pad=1"], input: [1, 6, 6])
    #expect(model.figures == nil)
    try model.append(ReLU())
    #expect(!model.isReshaped)
    model.history = [EpochRecord(epoch: 1, trainLoss: 0.5, validationLoss: 0.25, seconds: 1, imagesPerSecond: 9)]
    #expect(model.figures?.validationLoss == 0.25)
    try model.freeze("")
    #expect(model.figures?.validationLoss == 0.25)
    var shorter = model
    shorter.removeLast()
    try model.append(ReLU())
    for changed in [model, shorter] {
      #expect(changed.figures == nil && changed.history.count == 1)
      let read = try JSONDecoder().decode(Architecture.self, from: JSONEncoder().encode(changed.architecture))
      let copy = try Model(name: "copy", architecture: read, parameters: changed.parameters, optimizer: nil)
      #expect(copy.figures == nil)
    }
    #expect(try model.copy(of: "", as: "other", seed: 1).figures == nil)
  }

  /// Telar 0.1 wrote neither the images of an epoch nor whether it was unfinished.
  @Test func olderHistoriesAreRead() throws {
    let text = #"[{"epoch":3,"trainLoss":0.5,"validationLoss":0.25,"seconds":1,"imagesPerSecond":9}]"#
    let read = try JSONDecoder().decode([EpochRecord].self, from: Data(text.utf8))
    #expect(read == [EpochRecord(epoch: 3, trainLoss: 0.5, validationLoss: 0.25, seconds: 1, imagesPerSecond: 9)])
    #expect(read.finishedEpochs == 1)
  }

  @Test func architectureSurvivesCoding() throws {
    var model = try Model(
      spelled: [
        "a:conv 4 kernel=3 stride=2 pad=1", "a:relu", "a:dropout 0.25", "a:maxpool 3 stride=1 pad=1 ceil=yes",
        "avgpool 3 stride=1 pad=1 ceil=yes countpad=no", "flatten", "linear 12", "sigmoid", "b.c:unflatten 3x2x2",
        "b.c:convtranspose 1 kernel=3 stride=2 pad=1 outpad=1",
      ], input: [1, 8, 8], seed: 0xFFFF_FFFF_FFFF_FFFF)
    model.normalization = Normalization(mean: 0.286, deviation: 0.353)
    model.history = [
      EpochRecord(
        epoch: 1, images: 60, trainLoss: 0.5, validationLoss: 0.25, trainAccuracy: nil, validationAccuracy: 0.75,
        seconds: 1, imagesPerSecond: 100),
      EpochRecord(epoch: 2, images: 7, isUnfinished: true, trainLoss: nil, seconds: 1, imagesPerSecond: 100),
    ]
    try model.freeze("a", dropout: true)
    model.steps = 5
    let data = try JSONEncoder().encode(model.architecture)
    let read = try JSONDecoder().decode(Architecture.self, from: data)
    let arrays = model.parameterArrays.count
    let state = OptimizerState(kind: "sgd", steps: Array(1...arrays), moments: [model.parameters])
    let copy = try Model(name: "copy", architecture: read, parameters: model.parameters, optimizer: state)
    #expect(copy.layers.map { AnyHashable($0.layer) } == model.layers.map { AnyHashable($0.layer) })
    #expect(copy.layers.map(\.name) == model.layers.map(\.name))
    #expect(copy.layers.map(\.output) == model.layers.map(\.output))
    #expect(copy.layers.map(\.isFrozen) == model.layers.map(\.isFrozen))
    #expect(copy.layers.map(\.dropsOutWhenFrozen) == model.layers.map(\.dropsOutWhenFrozen))
    #expect(copy.parameters == model.parameters)
    #expect(copy.seed == model.seed)
    #expect(copy.history == model.history)
    #expect(copy.normalization == model.normalization)
    #expect(copy.optimizer == state)
    #expect(copy.steps == model.steps)
    #expect(throws: ModelError.parameterCount(found: 1, needed: model.parameters.count)) {
      try Model(name: "copy", architecture: read, parameters: [1], optimizer: nil)
    }
    let short = OptimizerState(kind: "sgd", steps: state.steps, moments: [[1, 2]])
    #expect(throws: ModelError.parameterCount(found: 2, needed: model.parameters.count)) {
      try Model(name: "copy", architecture: read, parameters: model.parameters, optimizer: short)
    }
    let few = OptimizerState(kind: "sgd", steps: [3], moments: [])
    #expect(throws: ModelError.stepCount(found: 1, needed: arrays)) {
      try Model(name: "copy", architecture: read, parameters: model.parameters, optimizer: few)
    }
    let text = String(decoding: data, as: UTF8.self)
    let damages = [("\"linear\"", "\"liner\""), ("\"1x8x8\"", "\"1x8x\""), ("\"features\"", "\"feat\"")]
    for (old, new) in damages {
      let damaged = text.replacing(old, with: new)
      #expect(damaged != text)
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Architecture.self, from: Data(damaged.utf8)) }
    }
    // Shapes are worked out anew, so an input that no longer fits is found.
    let smaller = text.replacing("\"input\":\"1x8x8\"", with: "\"input\":\"1x9x9\"")
    let other = try JSONDecoder().decode(Architecture.self, from: Data(smaller.utf8))
    #expect(throws: ModelError.self) {
      try Model(name: "copy", architecture: other, parameters: model.parameters, optimizer: nil)
    }
  }
}
