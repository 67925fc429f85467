package import Network
package import Store

/// The checkpoints in a store: models as they were when they were saved.
package struct Checkpoints: Sendable {
  private let records: RecordStore

  /// The kind of a checkpoint's record.
  package static let kind = "checkpoint"

  package init(records: RecordStore) {
    self.records = records
  }

  /// Saves a model with its weights, what is frozen, its optimiser's state, seed and history, in place of a
  /// checkpoint of the same name.
  @discardableResult
  package func save(_ model: Model, as name: String? = nil) throws(StoreError) -> CheckpointSummary {
    var arrays = [ArrayToStore("parameters", shape: [model.parameters.count], .float32(model.parameters))]
    for (index, moment) in (model.optimizer?.moments ?? []).enumerated() {
      arrays.append(ArrayToStore("moment \(index)", shape: [moment.count], .float32(moment)))
    }
    let fields = CheckpointFields(
      model: model.name, architecture: model.architecture,
      optimizer: model.optimizer.map(CheckpointFields.Optimizer.init),
      fingerprint: Fingerprint(model.parameters))
    return CheckpointSummary(
      try records.save(Checkpoints.kind, name ?? model.name, fields: fields, arrays: arrays))
  }

  /// What is kept under a name, without its arrays; nil where nothing is.
  package func find(_ name: String) throws(StoreError) -> CheckpointSummary? {
    try records.find(Checkpoints.kind, name, as: CheckpointFields.self).map(CheckpointSummary.init)
  }

  /// A model as it was saved, under the checkpoint's name or a new one.
  package func restore(_ name: String, as newName: String? = nil) throws(StoreError) -> Model {
    try records.load(Checkpoints.kind, name, as: CheckpointFields.self) { record, reader throws(StoreError) in
      let parameters = try reader.floats("parameters")
      var moments: [[Float]] = []
      for index in 0..<(record.fields.optimizer?.moments ?? 0) {
        moments.append(try reader.floats("moment \(index)"))
      }
      return try Checkpoints.model(
        named: newName ?? name, checkpoint: name, record.fields, parameters: parameters,
        moments: moments)
    }
  }

  private static func model(
    named name: String, checkpoint: String, _ fields: CheckpointFields, parameters: [Float], moments: [[Float]]
  ) throws(StoreError) -> Model {
    do throws(ModelError) {
      var model = try Model(
        name: name, architecture: fields.architecture, parameters: parameters, optimizer: nil)
      if let optimizer = fields.optimizer {
        try model.setOptimizer(
          kind: optimizer.kind, steps: optimizer.steps, commonSteps: optimizer.step ?? 0, moments: moments)
      }
      return model
    } catch {
      throw StoreError(
        .unexpectedContents, "checkpoint '\(checkpoint)' does not fit together: \(error)",
        remedy: "it may come from another version of Telar; save the model again")
    }
  }

  /// Names in the order of their UTF-8 bytes.
  package func names() throws(StoreError) -> [String] { try records.names(ofKind: Checkpoints.kind) }

  /// All checkpoints, each with what is wrong with it where it cannot be read.
  package func list() throws(StoreError) -> [(name: String, summary: Result<CheckpointSummary, StoreError>)] {
    try records.list(Checkpoints.kind, as: CheckpointFields.self).map {
      ($0.name, $0.record.map(CheckpointSummary.init))
    }
  }

  /// Whether there was one.
  package func delete(_ name: String) throws(StoreError) -> Bool { try records.delete(Checkpoints.kind, name) }
}
