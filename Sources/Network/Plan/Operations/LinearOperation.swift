import Compute

/// A linear layer over all rows of a shard: three matrix products, each straight on the flat parameters.
final class LinearOperation: Operation {
  private let source: Tensor
  private let output: Tensor
  private let weights: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>
  private let weightsGradient: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  private let relu: Bool
  private let learns: Bool
  private var gradient: Tensor?
  private var sourceGradient: Tensor?

  init(relu: Bool, source: Tensor, output: Tensor, _ builder: PlanBuilder) {
    self.source = source
    self.output = output
    self.relu = relu
    learns = builder.learns
    let parameters = builder.layer.parameters
    weights = builder.parameters.flat.pointer + parameters[0].range.lowerBound
    bias = builder.parameters.flat.pointer + parameters[1].range.lowerBound
    weightsGradient = builder.gradients.pointer + parameters[0].range.lowerBound
    biasGradient = builder.gradients.pointer + parameters[1].range.lowerBound
  }

  private var inputs: Int { source.shape.count }
  private var outputs: Int { output.shape.count }

  override func forward(_ pass: Pass) {
    multiply(
      source.pointer(0), .plain, weights, .transposed, rows: pass.rows, columns: outputs, depth: inputs,
      into: output.pointer(0))
    ChannelLoops(rows: pass.rows, features: outputs).addBias(bias, relu: relu, to: output.pointer(0))
  }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder) -> Tensor {
    self.gradient = gradient
    if wantsInputGradient { sourceGradient = builder.makeGradient(source.layout, shape: source.shape) }
    return sourceGradient ?? gradient
  }

  override func backward(_ pass: Pass) {
    guard let gradient = gradient?.pointer(0) else { return }
    if learns {
      multiply(
        gradient, .transposed, source.pointer(0), .plain, rows: outputs, columns: inputs, depth: pass.rows,
        into: weightsGradient)
      biasGradient.update(repeating: 0, count: outputs)
      ChannelLoops(rows: pass.rows, features: outputs).addSums(of: gradient, to: biasGradient)
    }
    if let sourceGradient {
      multiply(
        gradient, .plain, weights, .plain, rows: pass.rows, columns: inputs, depth: outputs,
        into: sourceGradient.pointer(0))
      sourceGradient.clearPadding(pass)
    }
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
