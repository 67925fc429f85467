import Compute

/// An operation that overwrites its input, and on the way back the gradient, which it takes in the tensor's layout.
package class InPlaceOperation: Operation {
  let tensor: Tensor
  private var gradient: Tensor?
  private var reorder: SlottedReorder?

  init(_ tensor: Tensor) {
    self.tensor = tensor
  }

  /// Turns the gradient by the output into that by the input.
  func backward(_ pass: Pass, gradient: Tensor) {}

  override final var isInPlace: Bool { true }

  override final func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    let gradient = try builder.convertGradient(gradient, to: tensor.layout, with: &reorder)
    self.gradient = gradient
    return gradient
  }

  override final func backward(_ pass: Pass) {
    reorder?.run(pass.slot)
    if let gradient { backward(pass, gradient: gradient) }
  }
}
