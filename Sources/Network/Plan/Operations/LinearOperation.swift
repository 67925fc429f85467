import Compute

/// A linear layer over all rows of a shard: three matrix products, each straight on the flat parameters.
final class LinearOperation: Operation {
  private let source: Tensor
  private let output: Tensor
  private let weights: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  private let relu: Bool
  /// The output as features × rows, where it is computed so.
  private let columns: FloatMemory?
  private let worker: Int
  private let group: WorkerGroup
  private let storeGradient: GradientReceiver
  private var jointGradient: JointGradient?
  private var gradient: Tensor?
  private var sourceGradient: Tensor?

  init(relu: Bool, source: Tensor, output: Tensor, _ builder: PlanBuilder) {
    self.source = source
    self.output = output
    self.relu = relu
    worker = builder.worker
    group = builder.group
    let parameters = builder.layer.parameters
    weights = builder.parameters.flat.pointer + parameters[0].range.lowerBound
    bias = builder.parameters.flat.pointer + parameters[1].range.lowerBound
    let gradients = builder.gradients
    biasGradient = gradients.pointer + parameters[1].range.lowerBound
    storeGradient = { values, range, _ in
      (gradients.pointer + range.lowerBound).update(from: values, count: range.count)
    }
    // The product is faster with the larger matrix on the left: 1.1 to 2 times, more so for few rows. Turning the
    // result pays where it is the smaller side.
    let isNarrow = output.shape.count < source.shape.count
    columns = isNarrow ? FloatMemory(count: output.layout.count * output.slots) : nil
    if builder.learns {
      jointGradient = group.jointGradient(
        parameters[0].range, outputs: output.shape.count, inputs: source.shape.count)
    }
  }

  private var inputs: Int { source.shape.count }
  private var outputs: Int { output.shape.count }

  override func forward(_ pass: Pass) {
    let loops = ChannelLoops(rows: pass.rows, features: outputs)
    if let columns {
      multiply(
        weights, .plain, source.pointer(0), .transposed, rows: outputs, columns: pass.rows, depth: inputs,
        into: columns.pointer)
      loops.addBias(bias, relu: relu, turning: columns.pointer, into: output.pointer(0))
    } else {
      multiply(
        source.pointer(0), .plain, weights, .transposed, rows: pass.rows, columns: outputs, depth: inputs,
        into: output.pointer(0))
      loops.addBias(bias, relu: relu, to: output.pointer(0))
    }
  }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder) -> Tensor {
    self.gradient = gradient
    if wantsInputGradient { sourceGradient = builder.makeGradient(source.layout, shape: source.shape) }
    return sourceGradient ?? gradient
  }

  override func backward(_ pass: Pass) {
    guard let gradient = gradient?.pointer(0) else { return }
    if let sourceGradient, pass.rows > 0 {
      multiply(
        gradient, .plain, weights, .plain, rows: pass.rows, columns: inputs, depth: outputs,
        into: sourceGradient.pointer(0))
      sourceGradient.clearPadding(pass)
    }
    guard let jointGradient else { return }
    biasGradient.update(repeating: 0, count: outputs)
    ChannelLoops(rows: pass.rows, features: outputs).addSums(of: gradient, to: biasGradient)
    // Last, since it may change the weights.
    jointGradient.compute(
      JointGradient.Shard(gradient: gradient, source: source.pointer(0), rows: pass.rows), worker: worker,
      receive: group.receiver ?? storeGradient)
  }
}

extension Linear {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    let source = builder.current
    let layout = try Layout.plain([builder.microBatch, features])
    let output = builder.makeTensor(layout, shape: builder.layer.output)
    let relu = builder.takeReLU()
    builder.append(LinearOperation(relu: relu, source: source, output: output, builder), output: output)
    ActivationOperation.append(relu: relu ? .alreadyDone : .none, dropout: builder.takeDropout(), to: builder)
  }
}
