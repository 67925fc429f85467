package import Network
package import Store

/// Checkpoints: models as they were when they were saved, with their weights, what is frozen, their optimiser's state,
/// seed and history.
package enum StoredCheckpoint: StoredKind {
  package static let kind = "checkpoint"

  package static func fields(of model: Model) -> CheckpointFields {
    CheckpointFields(
      model: model.name, architecture: model.architecture,
      optimizer: model.optimizer.map(CheckpointFields.Optimizer.init), fingerprint: Fingerprint(model.parameters))
  }

  package static func arrays(of model: Model) -> [ArrayToStore] {
    var arrays = [ArrayToStore("parameters", shape: [model.parameters.count], .float32(model.parameters))]
    for (index, moment) in (model.optimizer?.moments ?? []).enumerated() {
      arrays.append(ArrayToStore("moment \(index)", shape: [moment.count], .float32(moment)))
    }
    return arrays
  }

  /// The model, under the checkpoint's name.
  package static func content(
    _ record: StoredRecord<CheckpointFields>, _ arrays: borrowing ArrayReader
  ) throws(StoreError) -> Model {
    let fields = record.fields
    let parameters = try arrays.floats("parameters")
    var moments: [[Float]] = []
    for index in 0..<(fields.optimizer?.moments ?? 0) { moments.append(try arrays.floats("moment \(index)")) }
    do throws(ModelError) {
      var model = try Model(
        name: record.name, architecture: fields.architecture, parameters: parameters, optimizer: nil)
      if let optimizer = fields.optimizer {
        try model.setOptimizer(
          kind: optimizer.kind, steps: optimizer.steps, commonSteps: optimizer.step ?? 0, moments: moments)
      }
      return model
    } catch {
      throw StoreError(
        .unexpectedContents, "checkpoint '\(record.name)' does not fit together: \(error)",
        remedy: "it may come from another version of Telar; save the model again")
    }
  }
}
