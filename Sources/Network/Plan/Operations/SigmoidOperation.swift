import Compute

/// The logistic function, in place; its gradient follows from its output.
final class SigmoidOperation: InPlaceOperation {
  override func forward(_ pass: Pass) {
    Elementwise.sigmoid(tensor.pointer(pass.slot), count: tensor.imageStride * pass.rows)
  }

  override func backward(_ pass: Pass, gradient: Tensor) {
    Elementwise.sigmoidGradient(
      outputs: tensor.pointer(pass.slot), gradient: gradient.pointer(pass.slot),
      count: tensor.imageStride * pass.rows)
  }
}

extension Sigmoid {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    try builder.makeCurrentWritable()
    // A layout that fills up one channel to a block of 16 would cost sixteen times the work here.
    try builder.convertCurrent(to: .plain([builder.microBatch] + builder.layer.output.dimensions))
    builder.append(SigmoidOperation(builder.current), output: builder.current, isNeeded: true)
  }
}
