/// A transposed convolution with a bias: the gradient of a convolution, used forward, so that a stride enlarges.
///
/// Output: `channels` × h' × w' with h' = (h − 1)·stride − 2·pad + kernel + outputPad.
package struct TransposedConvolution: Layer {
  package static let kind = "convtranspose"
  package static let way = LayerWay.images
  package var channels: Int
  package var kernel: Int
  package var stride: Int
  package var pad: Int
  /// Added to one side of the output's height and width, to say which of the sizes is meant that a convolution
  /// with this stride would shrink to the input's; smaller than the stride.
  package var outputPad: Int

  package init(channels: Int, kernel: Int = 3, stride: Int = 1, pad: Int = 0, outputPad: Int = 0) {
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.pad = pad
    self.outputPad = outputPad
  }

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard input.isImage else { throw .needsImage(kind: kind, input: input) }
    try requireAtLeast(1, [("channels", channels), ("kernel", kernel), ("stride", stride)], kind: kind)
    try requireAtLeast(0, [("pad", pad), ("outpad", outputPad)], kind: kind)
    guard outputPad < stride else {
      throw .badOption(kind: kind, option: "outpad", value: String(outputPad), rule: "smaller than stride=\(stride)")
    }
    try requireAddressable(kernel: kernel, channels: [channels, input.channels], kind: kind)
    return try checkedOutput(
      channels: channels, sides: input.sides.map { ($0 - 1) * stride - 2 * pad + kernel + outputPad }, kind: kind,
      input: input)
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    // PyTorch takes the second dimension of the weight for the fan-in here too: the output channels.
    let fanIn = channels * kernel * kernel
    return [
      .weight(Shape(input.channels, channels, kernel, kernel), fanIn: fanIn), .bias(channels, fanIn: fanIn),
    ]
  }
}
