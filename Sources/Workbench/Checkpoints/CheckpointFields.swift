package import Network

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
