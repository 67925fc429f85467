import Compute

/// A transposed convolution with its bias, and with the ReLU that follows where there is one.
///
/// It is computed by the primitives of the convolution that it transposes, each in the other's role: forward is that
/// convolution's gradient by its source, which runs several times faster here than oneDNN's own deconvolution; the
/// gradient by the input is its forward pass. Bias and ReLU are one pass of our own. Where the output has so few
/// channels that a primitive would mostly work on what fills up a block, the way forward is a loop of our own.
final class TransposedConvolutionOperation: Operation {
  /// Of the convolution that is transposed: its source is this layer's output.
  private let geometry: ConvolutionGeometry
  private let layer: ModelLayer
  private let learns: Bool
  private let relu: Bool
  private let source: Tensor
  private let output: Tensor
  private let forwardPass: ForwardPass
  private var gradientOfSource: SlottedPrimitive?
  private var gradientOfWeights: WeightsGradient?
  private var gradientChannels: ChannelLoops?
  private var gradient: Tensor?
  private var biasSums: FloatMemory?
  private let flatBiasGradient: UnsafeMutablePointer<Float>
  private var reorder: SlottedReorder?
  private var secondReorder: SlottedReorder?
  private var sourceReorder: SlottedReorder?

  private enum ForwardPass {
    case primitive(SlottedPrimitive, ChannelLoops, bias: UnsafePointer<Float>)
    case loops(FewChannelTransposition, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>)
  }

  static func append(_ geometry: ConvolutionGeometry, relu: Bool, to builder: PlanBuilder) throws(ComputeError) {
    let primitive = try ConvolutionPrimitives.gradientOfSource(geometry)
    try builder.convertCurrent(to: primitive.layout(of: .destinationGradient)!)
    let source = builder.current
    let layout = primitive.layout(of: .sourceGradient)!
    let isMostlyPadding = layout.count > 2 * builder.microBatch * builder.layer.output.count
    let loops = isMostlyPadding ? FewChannelTransposition(geometry, source: source.layout) : nil
    let output = builder.makeTensor(
      loops == nil ? layout : try .plain(layout.dimensions), shape: builder.layer.output)
    let operation = try TransposedConvolutionOperation(
      geometry, primitive, loops, relu: relu, source: source, output: output, builder)
    builder.append(operation, output: output)
  }

  private init(
    _ geometry: ConvolutionGeometry, _ primitive: Primitive, _ loops: FewChannelTransposition?, relu: Bool,
    source: Tensor, output: Tensor, _ builder: PlanBuilder
  ) throws(ComputeError) {
    self.geometry = geometry
    self.relu = relu
    self.source = source
    self.output = output
    layer = builder.layer
    learns = builder.learns
    let (weights, bias) = (layer.parameters[0].range, layer.parameters[1].range)
    if let loops {
      let flat = UnsafePointer(builder.parameters.flat.pointer)
      forwardPass = .loops(loops, weights: flat + weights.lowerBound, bias: flat + bias.lowerBound)
    } else {
      let operand = try builder.parameters.operand(
        weights, dimensions: geometry.weightDimensions, layout: primitive.layout(of: .weights)!)
      let channels = try channelLoops(output.layout)
      forwardPass = .primitive(
        try SlottedPrimitive(
          primitive, [(.destinationGradient, source), (.sourceGradient, output)], builder,
          fixed: [(.weights, operand)]),
        channels, bias: try builder.parameters.padded(bias, count: channels.paddedChannels))
    }
    flatBiasGradient = builder.gradients.pointer + layer.parameters[1].range.lowerBound
  }

  override func forward(_ pass: Pass) {
    let destination = output.pointer(pass.slot)
    switch forwardPass {
    case .primitive(let primitive, let channels, let bias):
      primitive.run(pass.slot)
      channels.addBias(bias, relu: relu, to: destination)
    case .loops(let loops, let weights, let bias):
      loops.run(source.pointer(pass.slot), weights: weights, bias: bias, relu: relu, into: destination)
    }
  }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    let gradient = learns ? try prepareParameterGradients(gradient, builder) : gradient
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

  /// Returns the gradient in the layout in which the weights' gradient reads it.
  private func prepareParameterGradients(_ gradient: Tensor, _ builder: PlanBuilder) throws(ComputeError) -> Tensor {
    let channels = try channelLoops(gradient.layout)
    gradientChannels = channels
    biasSums = FloatMemory(count: channels.paddedChannels)
    self.gradient = gradient
    let weights = layer.parameters[0].range
    if let loops = FewChannelWeightsGradient(geometry, source: gradient.layout, gradient: source.layout, bias: false) {
      gradientOfWeights = .loops(
        loops, source: gradient, gradient: source,
        into: .init(weights: builder.gradients.pointer + weights.lowerBound, bias: nil))
      return gradient
    }
    let primitive = try ConvolutionPrimitives.gradientOfWeights(geometry, bias: false)
    let gradient = try builder.convertGradient(gradient, to: primitive.layout(of: .source)!, with: &reorder)
    let source = try builder.convertForBackward(
      source, to: primitive.layout(of: .destinationGradient)!, with: &sourceReorder)
    gradientOfWeights = .primitive(
      try AccumulatedGradient(
        primitive, [(.source, gradient), (.destinationGradient, source)],
        results: [(.weightsGradient, weights, geometry.weightDimensions)], builder))
    return gradient
  }

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
    let (input, output) = (builder.layer.input, builder.layer.output)
    let geometry = ConvolutionGeometry(
      batch: builder.microBatch, sourceChannels: output.channels, destinationChannels: input.channels,
      source: output.sides, destination: input.sides, kernel: kernel, stride: stride, padBefore: pad,
      padAfter: pad - outputPad, precision: builder.precision)
    let relu = builder.takeReLU()
    try TransposedConvolutionOperation.append(geometry, relu: relu, to: builder)
    ActivationOperation.append(relu: relu ? .alreadyDone : .none, dropout: builder.takeDropout(), to: builder)
  }
}
