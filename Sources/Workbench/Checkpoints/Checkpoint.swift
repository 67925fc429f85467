package import Network
internal import Store

/// What is kept of a checkpoint as text; the weights and the optimiser's state are arrays beside it.
package struct CheckpointFields: Codable, Sendable {
  /// The name that the model had.
  package let model: String
  package let architecture: Architecture
  package let optimizer: Optimizer?
  /// Of the weights.
  package let fingerprint: Fingerprint

  package struct Optimizer: Codable, Sendable {
    package let kind: String
    /// By parameter array; nil in checkpoints of older versions, which have one number for all of them in `step`.
    package let steps: [Int]?
    package let step: Int?
    package let moments: Int

    init(_ state: OptimizerState) {
      kind = state.kind
      steps = state.steps
      step = nil
      moments = state.moments.count
    }
  }
}

/// What a list of checkpoints says of one.
package struct CheckpointSummary: Sendable {
  /// The name that it was saved under.
  package let name: String
  package let model: String
  /// In seconds since 1970.
  package let created: Double
  package let parameterCount: Int
  /// What its arrays take in the store.
  package let byteCount: Int
  package let input: Shape
  package let output: Shape
  package let history: [EpochRecord]

  init(_ record: Record<CheckpointFields>) {
    name = record.name
    model = record.fields.model
    created = record.created
    parameterCount = record.array("parameters")?.shape.first ?? 0
    byteCount = record.byteCount
    input = record.fields.architecture.input
    output = record.fields.architecture.layers.last?.output ?? input
    history = record.fields.architecture.history
  }
}
