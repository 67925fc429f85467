import Compute

/// A transposed convolution with its bias, and with the ReLU that follows where there is one.
///
/// It is computed by the primitives of the convolution that it transposes, each in the other's role: forward is that
/// convolution's gradient by its source, which runs several times faster here than oneDNN's own deconvolution; the
/// gradient by the input is its forward pass. Bias and ReLU are one pass of our own.
final class TransposedConvolutionOperation: Operation {
  /// Of the convolution that is transposed: its source is this layer's output.
  private let geometry: ConvolutionGeometry
  private let layer: ModelLayer
  private let learns: Bool
  private let relu: Bool
  private let source: Tensor
  private let output: Tensor
  private let forwardPass: SlottedPrimitive
  private let outputReorder: SlottedPrimitive?
  private let channels: ChannelLoops
  private let bias: UnsafePointer<Float>
  private var gradientOfSource: SlottedPrimitive?
  private var gradientOfWeights: AccumulatedGradient?
  private var gradientChannels: ChannelLoops?
  private var gradient: Tensor?
  private var biasSums: FloatMemory?
  private let flatBiasGradient: UnsafeMutablePointer<Float>
  private var reorder: SlottedPrimitive?
  private var secondReorder: SlottedPrimitive?
  private var sourceReorder: SlottedPrimitive?

  static func append(_ geometry: ConvolutionGeometry, relu: Bool, to builder: PlanBuilder) throws(ComputeError) {
    let primitive = try ConvolutionPrimitives.gradientOfSource(geometry)
    try builder.convertCurrent(to: primitive.layout(of: .destinationGradient)!)
    let source = builder.current
    let raw = builder.makeTensor(primitive.layout(of: .sourceGradient)!, shape: builder.layer.output)
    // A layout that fills up a few channels to a block makes every later pass over the tensor so much longer.
    let isMostlyPadding = raw.layout.count > 2 * builder.microBatch * raw.shape.count
    let output = isMostlyPadding ? builder.makeTensor(try .plain(raw.layout.dimensions), shape: raw.shape) : raw
    let operation = try TransposedConvolutionOperation(
      geometry, primitive, relu: relu, source: source, raw: raw, output: output, builder)
    builder.append(operation, output: output)
  }

  private init(
    _ geometry: ConvolutionGeometry, _ primitive: Primitive, relu: Bool, source: Tensor, raw: Tensor,
    output: Tensor, _ builder: PlanBuilder
  ) throws(ComputeError) {
    self.geometry = geometry
    self.relu = relu
    self.source = source
    self.output = output
    layer = builder.layer
    learns = builder.learns
    let weights = try builder.parameters.operand(
      layer.parameters[0].range, dimensions: geometry.weightDimensions, layout: primitive.layout(of: .weights)!)
    forwardPass = try SlottedPrimitive(
      primitive, [(.destinationGradient, source), (.sourceGradient, raw)], builder, fixed: [(.weights, weights)])
    outputReorder =
      raw.layout == output.layout
      ? nil
      : try SlottedPrimitive(
        ReorderPrimitive.make(from: raw.layout, to: output.layout), [(.source, raw), (.destination, output)], builder)
    channels = try channelLoops(output.layout)
    bias = try builder.parameters.padded(layer.parameters[1].range, count: channels.paddedChannels)
    flatBiasGradient = builder.gradients.pointer + layer.parameters[1].range.lowerBound
  }

  override func forward(_ pass: Pass) {
    forwardPass.run(pass.slot)
    outputReorder?.run(pass.slot)
    channels.addBias(bias, relu: relu, to: output.pointer(pass.slot))
  }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    var gradient = gradient
    if learns {
      let primitive = try ConvolutionPrimitives.gradientOfWeights(geometry, bias: false)
      gradient = try builder.convertGradient(gradient, to: primitive.layout(of: .source)!, with: &reorder)
      let source = try builder.convertForBackward(
        self.source, to: primitive.layout(of: .destinationGradient)!, with: &sourceReorder)
      gradientOfWeights = try AccumulatedGradient(
        primitive, [(.source, gradient), (.destinationGradient, source)],
        results: [(.weightsGradient, layer.parameters[0].range, geometry.weightDimensions)], builder)
      let channels = try channelLoops(gradient.layout)
      gradientChannels = channels
      biasSums = FloatMemory(count: channels.paddedChannels)
      self.gradient = gradient
    }
    guard wantsInputGradient else { return gradient }
    let primitive = try ConvolutionPrimitives.forward(geometry, relu: false)
    let converted = try builder.convertGradient(
      gradient, to: primitive.layout(of: .source)!, with: &secondReorder)
    let result = builder.makeGradient(primitive.layout(of: .destination)!, shape: source.shape)
    let weights = try builder.parameters.operand(
      layer.parameters[0].range, dimensions: geometry.weightDimensions, layout: primitive.layout(of: .weights)!)
    let zeros = FloatMemory(count: geometry.destinationChannels)
    noBias = zeros
    let bias = try Operand(.plain([geometry.destinationChannels]), at: zeros.pointer)
    gradientOfSource = try SlottedPrimitive(
      primitive, [(.source, converted), (.destination, result)], builder, fixed: [(.weights, weights), (.bias, bias)])
    return result
  }
  private var noBias: FloatMemory?

  override func backward(_ pass: Pass) {
    reorder?.run(pass.slot)
    if let gradientOfWeights, let gradientChannels, let gradient, let biasSums {
      sourceReorder?.run(pass.slot)
      gradientOfWeights.run(pass.slot)
      if pass.slot == 0 { biasSums.pointer.update(repeating: 0, count: biasSums.count) }
      gradientChannels.addSums(of: gradient.pointer(pass.slot), to: biasSums.pointer)
    }
    secondReorder?.run(pass.slot)
    gradientOfSource?.run(pass.slot)
  }

  override func finishGradients() {
    gradientOfWeights?.finish()
    if let biasSums { flatBiasGradient.update(from: biasSums.pointer, count: layer.parameters[1].range.count) }
  }
}

private func channelLoops(_ layout: Layout) throws(ComputeError) -> ChannelLoops {
  guard let loops = ChannelLoops(layout) else { throw ComputeError(unsupportedLayoutOf: "transposed convolution") }
  return loops
}

extension TransposedConvolution {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    let input = builder.layer.input.dimensions
    let output = builder.layer.output.dimensions
    let geometry = ConvolutionGeometry(
      batch: builder.microBatch, sourceChannels: output[0], destinationChannels: input[0],
      source: Array(output[1...]), destination: Array(input[1...]), kernel: kernel, stride: stride, padBefore: pad,
      padAfter: pad - outputPad)
    let relu = builder.takeReLU()
    try TransposedConvolutionOperation.append(geometry, relu: relu, to: builder)
    ActivationOperation.append(relu: relu ? .alreadyDone : .none, dropout: builder.takeDropout(), to: builder)
  }
}
