import Compute

/// The loss at the end of a worker's plan: sums it up, and begins the way back with its gradient.
final class LossOperation {
  private let loss: Loss
  /// Plain, as the targets are.
  private let output: Tensor
  private let input: Tensor
  private var gradient: Tensor?
  private(set) var sums = MetricSums()

  init(_ loss: Loss, output: Tensor, input: Tensor) {
    self.loss = loss
    self.output = output
    self.input = input
  }

  func attach(_ gradient: Tensor) { self.gradient = gradient }

  func reset() { sums = MetricSums() }

  /// Adds the losses of a micro-batch, or of all rows, and writes the gradient of their part in the mean over
  /// `batch` images. `labels` gives the label of each row.
  func run(_ pass: Pass, batch: Int, labels: (Int) -> Int) {
    let count = output.shape.count
    for row in 0..<pass.rows {
      let values = output.pointer(pass.slot, image: row)
      let slope = gradient?.pointer(pass.slot, image: row)
      switch loss {
      case .meanSquaredError:
        let error = LossLoops.squaredError(
          values, input.pointer(pass.slot, image: row), count: count, scale: Float(2 / Double(count * batch)),
          gradient: slope)
        sums.add(loss: error / Double(count))
      case .crossEntropy:
        let label = labels(pass.firstImage + row)
        let loss = LossLoops.crossEntropy(
          values, classes: count, label: label, scale: Float(1 / Double(batch)), gradient: slope)
        sums.add(loss: loss, outputs: values, classes: count, label: label)
      }
    }
    gradient?.clearPadding(pass)
  }
}
