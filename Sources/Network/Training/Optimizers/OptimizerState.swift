/// What an optimiser remembers of a model from one training to the next.
///
/// The state of a parameter array begins with its first step, as in PyTorch: an array that has not learned yet has taken
/// no steps, and its moments are 0. One that is frozen keeps its state until it learns again.
package struct OptimizerState: Sendable, Hashable {
  /// `adam` or `sgd`.
  package var kind: String
  /// The steps that each parameter array has taken, in the model's order.
  package var steps: [Int]
  /// Flat arrays, each as long as the model's parameters: Adam's first and second moments; SGD's velocity, or none where
  /// there never was momentum.
  package var moments: [[Float]]

  package init(kind: String, steps: [Int], moments: [[Float]]) {
    self.kind = kind
    self.steps = steps
    self.moments = moments
  }
}
