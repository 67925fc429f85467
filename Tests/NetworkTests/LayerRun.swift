import Compute
import TestSupport

@testable import Network

/// One layer compiled by itself for training, that a gradient by its output can be sent through.
struct LayerRun {
  let output: [Float]
  let inputGradient: [Float]
  /// Of all parameters, in the model's order.
  let gradient: [Float]

  /// Takes all images as one micro-batch, forward and back.
  init(
    _ model: Model, input: [Float], outputGradient: [Float], images: Int, precision: Precision = .single
  ) throws {
    self = try withWorkers(1) { workers in
      try LayerRun(model, input, outputGradient, images: images, precision, workers)
    }
  }

  private init(
    _ model: Model, _ input: [Float], _ outputGradient: [Float], images: Int, _ precision: Precision,
    _ workers: Workers
  ) throws {
    let parameters = try PreparedParameters(flat: FloatMemory(copying: model.parameters))
    let gradients = FloatMemory(count: model.parameters.count)
    let options = PlanOptions(isTraining: true, batch: images, microBatch: images, precision: precision)
    let builder = try PlanBuilder(
      model, options, parameters: parameters, gradients: gradients, group: WorkerGroup(workers), worker: 0)
    try builder.buildForward()
    let operations = builder.segments.flatMap(\.operations).map(\.operation)
    let top = Tensor(
      layout: try .plain([images] + model.output.dimensions), shape: model.output, slots: 1)
    var gradient = top
    for operation in operations.reversed() {
      gradient = try operation.prepareBackward(gradient, wantsInputGradient: true, builder)
    }
    let bottom = Tensor(layout: try .plain([images] + model.input.dimensions), shape: model.input, slots: 1)
    let toPlain = try ReorderOperation(from: gradient, to: bottom, builder)

    parameters.refresh()
    let pass = Pass(slot: 0, rows: images, firstImage: 0, step: 1)
    builder.input.pointer(0).update(from: input, count: input.count)
    for operation in operations { operation.forward(pass) }
    output = LayerRun.values(builder.current, count: images * model.output.count)
    top.pointer(0).update(from: outputGradient, count: outputGradient.count)
    for operation in operations.reversed() { operation.backward(pass) }
    for operation in operations { operation.finishGradients() }
    toPlain.forward(pass)
    inputGradient = LayerRun.values(bottom, count: images * model.input.count)
    self.gradient = gradients.values
    // The weights that the primitives read are the builder's.
    withExtendedLifetime(builder) {}
  }

  static func values(_ tensor: Tensor, count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: tensor.pointer(0), count: count))
  }
}
