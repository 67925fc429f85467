/// A two-dimensional convolution (cross-correlation, as everywhere in the field) with a bias.
///
/// Output: `channels` × h' × w' with h' = ⌊(h + 2·pad − kernel) / stride⌋ + 1.
package struct Convolution: Layer {
  package static let kind = "conv"
  package static let way = LayerWay.images
  package var channels: Int
  package var kernel: Int
  package var stride: Int
  package var pad: Int

  package init(channels: Int, kernel: Int = 3, stride: Int = 1, pad: Int = 0) {
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.pad = pad
  }

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard input.isImage else { throw .needsImage(kind: kind, input: input) }
    try requireAtLeast(1, [("channels", channels), ("kernel", kernel), ("stride", stride)], kind: kind)
    try requireAtLeast(0, [("pad", pad)], kind: kind)
    try requireAddressable(kernel: kernel, channels: [channels, input.channels], kind: kind)
    let sides = input.sides.map { $0 + 2 * pad }
    guard sides.min()! >= kernel else {
      throw .windowTooLarge(kind: kind, window: kernel, padded: sides.min()!, input: input)
    }
    return try checkedOutput(
      channels: channels, sides: sides.map { ($0 - kernel) / stride + 1 }, kind: kind, input: input)
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    let fanIn = input.channels * kernel * kernel
    return [
      .weight(Shape(channels, input.channels, kernel, kernel), fanIn: fanIn), .bias(channels, fanIn: fanIn),
    ]
  }
}
