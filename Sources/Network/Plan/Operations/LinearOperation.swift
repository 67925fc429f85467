import Compute

/// A linear layer over all rows of a shard: three matrix products, each straight on the flat parameters.
final class LinearOperation: Operation {
  private let source: Tensor
  private let output: Tensor
  private let weights: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  private let relu: Bool
  /// Source and output as features × rows.
  private let sourceColumns: FloatMemory
  private let outputColumns: FloatMemory
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
    sourceColumns = FloatMemory(count: source.layout.count * source.slots)
    outputColumns = FloatMemory(count: output.layout.count * output.slots)
    if builder.learns {
      jointGradient = group.jointGradient(
        parameters[0].range, outputs: output.shape.count, inputs: source.shape.count)
    }
  }

  private var inputs: Int { source.shape.count }
  private var outputs: Int { output.shape.count }

  /// As columns, since the product is quickest with the large matrix on the left and neither factor transposed: 1.1 to
  /// 2 times, more so for few rows. To turn both sides of it takes far less time.
  override func forward(_ pass: Pass) {
    Elementwise.transpose(source.pointer(0), rows: pass.rows, columns: inputs, into: sourceColumns.pointer)
    multiply(
      weights, .plain, sourceColumns.pointer, .plain, rows: outputs, columns: pass.rows, depth: inputs,
      into: outputColumns.pointer)
    ChannelLoops(rows: pass.rows, features: outputs).addBias(
      bias, relu: relu, turning: outputColumns.pointer, into: output.pointer(0))
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
