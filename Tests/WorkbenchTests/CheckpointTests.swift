import Network
import TestSupport
import Testing

@testable import Store
@testable import Workbench

/// A model comes back from the store as it was saved.
struct CheckpointTests {
  let folder: TemporaryFolder
  let records: RecordStore
  let checkpoints: Checkpoints

  init() throws {
    folder = TemporaryFolder()
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
    #expect(restored.name == "best")
    #expect(restored.identity == saved.identity)
    #expect(Fingerprint(contentsOf: restored) == Fingerprint(contentsOf: saved))
    #expect(restored.parameters == saved.parameters)
    #expect(restored.optimizer == saved.optimizer)
    #expect(restored.steps == 15)
    #expect(restored.seed == 7)
    #expect(restored.normalization == saved.normalization)
    #expect(restored.history[0].trainLoss?.isNaN == true)
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
      StoredCheckpoint.kind, "old", fields: fields,
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

  /// Which models a checkpoint gives way to without asking.
  @Test func aCheckpointGivesWayToItsOwnModel() throws {
    var saved = try model()
    saved.history[0].trainLoss = 0.5
    let checkpoint = try checkpoints.save(saved)
    #expect(checkpoint.givesWay(to: saved))
    var changed = saved
    changed.parameters[0] += 1
    changed.history = []
    try changed.append(ReLU(), block: [])
    try changed.unfreeze("")
    changed.name = "other"
    #expect(checkpoint.givesWay(to: changed), "the same model, whatever has become of it")
    #expect(try checkpoints.find("clf")?.givesWay(to: try checkpoints.restore("clf", as: "copy")) == true)
    #expect(try checkpoints.find("none") == nil)

    let part = try saved.copy(of: "", as: "clf", seed: 7)
    #expect(part.identity != saved.identity && !checkpoint.givesWay(to: part), "an attached copy is another model")
    #expect(!checkpoint.givesWay(to: try model(epochs: 0)), "the same layers, untrained")
    var other = try model(epochs: 3)
    other.history[0].trainLoss = 0.25
    #expect(!checkpoint.givesWay(to: other), "another training")
    #expect(try !checkpoints.save(try model(epochs: 3), as: "long").givesWay(to: saved), "a shorter training")
    #expect(try !checkpoints.save(try model(epochs: 0), as: "new").givesWay(to: saved), "before training")
  }

  /// Without an identity, as in old checkpoints, or with another, as when a script runs again.
  @Test(arguments: [true, false]) func aCheckpointGivesWayToAModelThatHasAllOfIt(isOld: Bool) throws {
    var saved = try model(epochs: 2)
    let stored = isOld ? architecture(saved) : saved.architecture
    try records.save(
      StoredCheckpoint.kind, "clf",
      fields: CheckpointFields(
        model: "clf", architecture: stored, optimizer: nil, fingerprint: Fingerprint(saved.parameters)),
      arrays: [ArrayToStore("parameters", shape: [saved.parameters.count], .float32(saved.parameters))])
    let checkpoint = try #require(try checkpoints.find("clf"))
    #expect(try checkpoints.restore("clf").identity == saved.identity || isOld)
    let again = try Model(name: "clf", architecture: architecture(saved), parameters: saved.parameters, optimizer: nil)
    #expect(again.identity != saved.identity)
    #expect(checkpoint.givesWay(to: again))
    var longer = again
    longer.history.append(try model(epochs: 3).history[2])
    longer.parameters[5] += 1
    #expect(checkpoint.givesWay(to: longer))
    try longer.append(ReLU(), block: [])
    #expect(checkpoint.givesWay(to: longer), "layers were added")
    longer.history[1].trainLoss = 7
    #expect(!checkpoint.givesWay(to: longer))
    saved = again
    saved.parameters[5] += 1
    #expect(!checkpoint.givesWay(to: saved), "steps since the last epoch")
    var shorter = again
    shorter.removeLast()
    #expect(!checkpoint.givesWay(to: shorter))
    try shorter.append(Linear(features: 5), block: [])
    #expect(!checkpoint.givesWay(to: shorter), "another last layer")
  }

  /// What is kept of a model as text, as another model's.
  private func architecture(_ model: Model) -> Architecture {
    var architecture = model.architecture
    architecture.identity = nil
    return architecture
  }

  private func model(epochs: Int) throws -> Model {
    var model = try model()
    let row = model.history[0]
    model.history = (0..<epochs).map { index in
      var row = row
      row.epoch = index + 1
      row.trainLoss = index == 1 ? .nan : 0.5 / Double(index + 1)
      return row
    }
    return model
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

/// Checkpoints as these tests use them: a model under its own name unless another is given, and what a list says of it.
struct Checkpoints {
  let shelf: Shelf<StoredCheckpoint>

  init(records: RecordStore) { shelf = Shelf(records: records) }

  @discardableResult
  func save(_ model: Model, as name: String? = nil) throws -> CheckpointSummary {
    CheckpointSummary(try shelf.save(model, as: name ?? model.name))
  }

  func find(_ name: String) throws -> CheckpointSummary? { try shelf.find(name).map(CheckpointSummary.init) }

  func restore(_ name: String, as newName: String? = nil) throws -> Model {
    var model = try shelf.load(name)
    model.name = newName ?? name
    return model
  }

  func names() throws -> [String] { try shelf.names() }

  func list() throws -> [(name: String, summary: Result<CheckpointSummary, StoreError>)] {
    try shelf.list().map { ($0.name, $0.record.map(CheckpointSummary.init)) }
  }

  func delete(_ name: String) throws -> Bool { try !shelf.remove([name]).isEmpty }
}
