import Compute

extension Flatten {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    try builder.view(as: builder.layer.output)
  }
}

extension Unflatten {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    try builder.view(as: builder.layer.output)
  }
}

extension PlanBuilder {
  fileprivate func view(as shape: Shape) throws(ComputeError) {
    try viewCurrent(as: shape)
  }
}
