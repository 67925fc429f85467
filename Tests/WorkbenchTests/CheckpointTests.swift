import Network
import Testing

@testable import Store
@testable import Workbench

/// A model comes back from the store as it was saved.
struct CheckpointTests {
  let folder: TemporaryFolder
  let records: RecordStore
  let checkpoints: Checkpoints

  init() throws {
    folder = try TemporaryFolder()
    records = try folder.records()
    checkpoints = Checkpoints(records: records)
  }

  /// A trained classifier with its encoder frozen, or so it says.
  private func model() throws -> Model {
    var model = Model(name: "clf", input: Shape(1, 8, 8), seed: 7)
    try model.append(Convolution(channels: 3, kernel: 3, pad: 1), block: ["encoder"])
    try model.append(ReLU(), block: ["encoder"])
    try model.append(MaxPooling(size: 2), block: ["encoder"])
    try model.append(Flatten(), block: ["head"])
    try model.append(Dropout(probability: 0.25), block: ["head"])
    try model.append(Linear(features: 4), block: ["head"])
    try model.freeze("encoder", dropout: true)
    model.normalization = Normalization(mean: 0.5, deviation: 0.5)
    model.optimizer = OptimizerState(
      kind: "adam", steps: [0, 0, 12, 12], moments: [model.parameters.map { $0 * 2 }, model.parameters.map { $0 * $0 }])
    model.steps = 15
    model.history = [
      EpochRecord(
        epoch: 1, trainLoss: .nan, validationLoss: 0.1, trainAccuracy: 0.5, validationAccuracy: nil, seconds: 1.5,
        imagesPerSecond: 40_000)
    ]
    return model
  }

  @Test func everythingComesBack() throws {
    let saved = try model()
    let summary = try checkpoints.save(saved, as: "best")
    #expect(summary.parameterCount == saved.parameters.count)
    #expect(summary.byteCount == 12 * saved.parameters.count)
    let restored = try checkpoints.restore("best")
    #expect(restored.name == "clf")
    #expect(restored.parameters == saved.parameters)
    #expect(restored.optimizer == saved.optimizer)
    #expect(restored.steps == 15)
    #expect(restored.seed == 7)
    #expect(restored.normalization == saved.normalization)
    #expect(restored.history[0].trainLoss.isNaN)
    #expect(restored.history[0].validationLoss == 0.1)
    #expect(restored.layers.map(\.name) == saved.layers.map(\.name))
    #expect(restored.layers.map { "\($0.layer)" } == saved.layers.map { "\($0.layer)" })
    #expect(restored.layers.map(\.isFrozen) == saved.layers.map(\.isFrozen))
    #expect(restored.layers.map(\.dropsOutWhenFrozen) == saved.layers.map(\.dropsOutWhenFrozen))
    #expect(restored.frozenParts == ["encoder"])
    #expect(restored.output == Shape(4))
  }

  /// Older versions kept one number of steps for the whole model; what was frozen shows by its moments.
  @Test func anOlderCheckpointOpens() throws {
    let saved = try model()
    var moments = saved.optimizer!.moments
    let frozen = try #require(saved.layers[0].parameterRange)
    for index in moments.indices { moments[index].replaceSubrange(frozen, with: frozen.map { _ in 0 }) }
    struct OldFields: Codable {
      struct Optimizer: Codable {
        var kind = "adam"
        var step = 12
        var moments = 2
      }
      let model: String
      let architecture: Architecture
      let optimizer: Optimizer
      let fingerprint: Fingerprint
    }
    var architecture = saved.architecture
    architecture.steps = nil
    let fields = OldFields(
      model: saved.name, architecture: architecture, optimizer: .init(), fingerprint: Fingerprint(saved.parameters))
    let count = saved.parameters.count
    try records.save(
      Checkpoints.kind, "old", fields: fields,
      arrays: [
        ArrayToStore("parameters", shape: [count], .float32(saved.parameters)),
        ArrayToStore("moment 0", shape: [count], .float32(moments[0])),
        ArrayToStore("moment 1", shape: [count], .float32(moments[1])),
      ])
    let restored = try checkpoints.restore("old")
    #expect(restored.steps == 12)
    #expect(restored.optimizer == OptimizerState(kind: "adam", steps: [0, 0, 12, 12], moments: moments))
  }

  @Test func namesAndReplacement() throws {
    var model = try model()
    try checkpoints.save(model)
    model.parameters[0] = 42
    model.optimizer = nil
    try checkpoints.save(model)
    try checkpoints.save(model, as: "other")
    #expect(try checkpoints.names() == ["clf", "other"])
    let restored = try checkpoints.restore("clf", as: "again")
    #expect(restored.name == "again")
    #expect(restored.parameters[0] == 42)
    #expect(restored.optimizer == nil)
    #expect(try checkpoints.delete("other"))
    #expect(try checkpoints.list().map(\.name) == ["clf"])
  }

  @Test func whatCannotBeRestored() throws {
    #expect(
      failure(StoreError.self) { try checkpoints.restore("none") }?.message == "there is no checkpoint 'none'")
    var model = try model()
    model.parameters.removeLast()
    try checkpoints.save(model, as: "short")
    let short = failure(StoreError.self) { try checkpoints.restore("short") }
    #expect(short?.code == .unexpectedContents)
    #expect(
      short?.message
        == "checkpoint 'short' does not fit together: 225 parameters are stored, but the layers need 226")
    try records.save("checkpoint", "empty", fields: NoFields(), arrays: [])
    let empty = failure(StoreError.self) { try checkpoints.restore("empty") }
    #expect(empty?.message == "checkpoint 'empty' cannot be understood: a field is missing or of another type")
  }

  @Test func aDamagedCheckpointIsNamedAndTheOthersListed() throws {
    let saved = try model()
    for name in ["a", "b"] { try checkpoints.save(saved, as: name) }
    try records.environment.write { transaction throws(StoreError) in
      let manifests = try Table<RecordKeyCodec, BytesCodec>("manifests", in: transaction.handle, create: false)!
      try manifests.put([1, 2, 3], for: RecordKey("checkpoint", "a"), in: transaction)
    }
    #expect(failure(StoreError.self) { try checkpoints.restore("a") }?.code == .damaged)
    let list = try checkpoints.list()
    #expect(list.map(\.name) == ["a", "b"])
    #expect(throws: StoreError.self) { try list[0].summary.get() }
    #expect(try list[1].summary.get().history.count == 1)
  }
}
