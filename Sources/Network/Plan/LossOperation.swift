import Compute

/// The loss at the end of a worker's plan: sums it up, and begins the way back with its gradient.
final class LossOperation {
  private let loss: Loss
  /// Plain, as the targets are.
  private let output: Tensor
  private let input: Tensor
  private var gradient: Tensor?
  /// Σ over images: of the mean squared error, or of the cross-entropy.
  private(set) var sum = 0.0
  /// How many images had their largest output at their label.
  private(set) var correct = 0

  init(_ loss: Loss, output: Tensor, input: Tensor) {
    self.loss = loss
    self.output = output
    self.input = input
  }

  func attach(_ gradient: Tensor) { self.gradient = gradient }

  func reset() {
    sum = 0
    correct = 0
  }

  /// Adds the losses of a micro-batch, or of all rows, and writes the gradient of their part in the mean over
  /// `batch` images. `labels` gives the label of each row.
  func run(_ pass: Pass, batch: Int, labels: (Int) -> Int) {
    let count = output.shape.count
    for row in 0..<pass.rows {
      let values = output.pointer(pass.slot, image: row)
      let slope = gradient?.pointer(pass.slot, image: row)
      switch loss {
      case .meanSquaredError:
        sum +=
          LossLoops.squaredError(
            values, input.pointer(pass.slot, image: row), count: count, scale: Float(2 / Double(count * batch)),
            gradient: slope) / Double(count)
      case .crossEntropy:
        let label = labels(pass.firstImage + row)
        sum += LossLoops.crossEntropy(
          values, classes: count, label: label, scale: Float(1 / Double(batch)), gradient: slope)
        if largest(values, count: count) == label { correct += 1 }
      }
    }
    gradient?.clearPadding(pass)
  }

  private func largest(_ values: UnsafePointer<Float>, count: Int) -> Int {
    var best = 0
    for index in 1..<max(count, 1) where values[index] > values[best] { best = index }
    return best
  }
}
