import Compute

/// A convolution with its bias, and with the ReLU that follows where there is one.
final class ConvolutionOperation: Operation {
  private let geometry: ConvolutionGeometry
  private let layer: ModelLayer
  private let learns: Bool
  private let source: Tensor
  private let output: Tensor
  private let forwardPass: SlottedPrimitive
  private var gradientOfSource: SlottedPrimitive?
  private var gradientOfWeights: WeightsGradient?
  private var reorder: SlottedReorder?
  private var secondReorder: SlottedReorder?
  private var sourceReorder: SlottedReorder?

  /// Appends the operation to a plan.
  static func append(_ geometry: ConvolutionGeometry, relu: Bool, to builder: PlanBuilder) throws(ComputeError) {
    let primitive = try ConvolutionPrimitives.forward(geometry, relu: relu)
    try builder.convertCurrent(to: primitive.layout(of: .source)!)
    let source = builder.current
    let layout = primitive.layout(of: .destination)!
    let output = builder.makeTensor(
      layout, shape: builder.layer.output, isTransient: relu && builder.isReadForwardOnly(layout))
    let operation = try ConvolutionOperation(geometry, primitive, source: source, output: output, builder)
    builder.append(operation, output: output)
  }

  private init(
    _ geometry: ConvolutionGeometry, _ primitive: Primitive, source: Tensor, output: Tensor, _ builder: PlanBuilder
  ) throws(ComputeError) {
    self.geometry = geometry
    self.source = source
    self.output = output
    layer = builder.layer
    learns = builder.learns
    let weights = try builder.parameters.operand(
      layer.parameters[0].range, dimensions: geometry.weightDimensions, layout: primitive.layout(of: .weights)!)
    let bias = try builder.parameters.operand(
      layer.parameters[1].range, dimensions: [geometry.destinationChannels],
      layout: .plain([geometry.destinationChannels]))
    forwardPass = try SlottedPrimitive(
      primitive, [(.source, source), (.destination, output)], builder, fixed: [(.weights, weights), (.bias, bias)])
  }

  override func forward(_ pass: Pass) { forwardPass.run(pass.slot) }

  override func prepareBackward(_ gradient: Tensor, wantsInputGradient: Bool, _ builder: PlanBuilder)
    throws(ComputeError) -> Tensor
  {
    let gradient = learns ? try prepareWeightsGradient(gradient, builder) : gradient
    guard wantsInputGradient else { return gradient }
    let primitive = try ConvolutionPrimitives.gradientOfSource(geometry)
    let converted = try builder.convertGradient(
      gradient, to: primitive.layout(of: .destinationGradient)!, with: &secondReorder)
    let result = builder.makeGradient(primitive.layout(of: .sourceGradient)!, shape: source.shape)
    let weights = try builder.parameters.operand(
      layer.parameters[0].range, dimensions: geometry.weightDimensions, layout: primitive.layout(of: .weights)!)
    gradientOfSource = try SlottedPrimitive(
      primitive, [(.destinationGradient, converted), (.sourceGradient, result)], builder, fixed: [(.weights, weights)])
    return result
  }

  /// Returns the gradient in the layout in which the weights' gradient reads it.
  private func prepareWeightsGradient(_ gradient: Tensor, _ builder: PlanBuilder) throws(ComputeError) -> Tensor {
    let (weights, bias) = (layer.parameters[0].range, layer.parameters[1].range)
    if let loops = FewChannelWeightsGradient(geometry, source: source.layout, gradient: output.layout, bias: true) {
      let gradient = try builder.convertGradient(gradient, to: output.layout, with: &reorder)
      let flat = builder.gradients.pointer
      gradientOfWeights = .loops(
        loops, source: source, gradient: gradient,
        into: .init(weights: flat + weights.lowerBound, bias: flat + bias.lowerBound))
      return gradient
    }
    let primitive = try ConvolutionPrimitives.gradientOfWeights(geometry, bias: true)
    let gradient = try builder.convertGradient(
      gradient, to: primitive.layout(of: .destinationGradient)!, with: &reorder)
    let source = try builder.convertForBackward(source, to: primitive.layout(of: .source)!, with: &sourceReorder)
    gradientOfWeights = .primitive(
      try AccumulatedGradient(
        primitive, [(.source, source), (.destinationGradient, gradient)],
        results: [
          (.weightsGradient, weights, geometry.weightDimensions), (.biasGradient, bias, [geometry.destinationChannels]),
        ], builder))
    return gradient
  }

  override func backward(_ pass: Pass) {
    reorder?.run(pass.slot)
    sourceReorder?.run(pass.slot)
    gradientOfWeights?.run(pass.slot)
    secondReorder?.run(pass.slot)
    gradientOfSource?.run(pass.slot)
  }

  override func finishGradients() { gradientOfWeights?.finish() }
}

extension Convolution {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    let (input, output) = (builder.layer.input, builder.layer.output)
    let geometry = ConvolutionGeometry(
      batch: builder.microBatch, sourceChannels: input.channels, destinationChannels: output.channels,
      source: input.sides, destination: output.sides, kernel: kernel, stride: stride, padBefore: pad, padAfter: pad,
      precision: builder.precision)
    let relu = builder.takeReLU()
    try ConvolutionOperation.append(geometry, relu: relu, to: builder)
    ActivationOperation.append(relu: relu ? .alreadyDone : .none, dropout: builder.takeDropout(), to: builder)
  }
}
