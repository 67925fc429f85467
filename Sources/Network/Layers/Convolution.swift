/// A two-dimensional convolution (cross-correlation, as everywhere in the field) with a bias.
///
/// Output: `channels` × h' × w' with h' = ⌊(h + 2·pad − kernel) / stride⌋ + 1.
package struct Convolution: Layer {
  package static let kind = "conv"
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

  package func outputShape(for input: Shape) throws(LayerError) -> Shape {
    guard input.isImage else { throw .needsImage(kind: kind, input: input) }
    try requireAtLeast(1, [("channels", channels), ("kernel", kernel), ("stride", stride)], kind: kind)
    try requireAtLeast(0, [("pad", pad)], kind: kind)
    try requireAddressable(kernel: kernel, channels: [channels, input.dimensions[0]], kind: kind)
    let sides = input.dimensions[1...].map { $0 + 2 * pad }
    guard sides.min()! >= kernel else {
      throw .windowTooLarge(kind: kind, window: kernel, padded: sides.min()!, input: input)
    }
    return try checkedOutput(
      [channels] + input.dimensions[1...].map { slidOutput($0, kernel: kernel, stride: stride, pad: pad) },
      kind: kind, input: input)
  }

  package func parameters(for input: Shape) -> [Parameter] {
    let fanIn = input.dimensions[0] * kernel * kernel
    return [
      Parameter(name: "weight", shape: Shape(channels, input.dimensions[0], kernel, kernel), fanIn: fanIn),
      Parameter(name: "bias", shape: Shape(channels), fanIn: fanIn),
    ]
  }
}

/// Throws `badOption` for the first of the options whose value lies below the minimum.
func requireAtLeast(_ minimum: Int, _ options: [(String, Int)], kind: String) throws(LayerError) {
  for (option, value) in options where value < minimum || value > maximumOption {
    throw .badOption(
      kind: kind, option: option, value: String(value), rule: "a whole number from \(minimum) to \(maximumOption)")
  }
}

/// Throws unless the weights of a square kernel between these channels can be addressed.
func requireAddressable(kernel: Int, channels: [Int], kind: String) throws(LayerError) {
  var count = kernel * kernel
  for channels in channels {
    let (product, overflow) = count.multipliedReportingOverflow(by: channels)
    guard !overflow, product <= Int(Int32.max) else {
      throw .badOption(
        kind: kind, option: "kernel", value: String(kernel),
        rule: "so small that there are at most \(Int32.max) weights")
    }
    count = product
  }
}

/// Beyond any sensible layer, and small enough that products of two do not overflow.
let maximumOption = 1 << 24

/// The shape of these dimensions, or an error where one is empty or the whole cannot be addressed.
func checkedOutput(_ dimensions: [Int], kind: String, input: Shape) throws(LayerError) -> Shape {
  var count = 1
  for size in dimensions {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard size >= 1, !overflow, product <= Int(Int32.max) else {
      throw .badOutput(kind: kind, dimensions: dimensions, input: input)
    }
    count = product
  }
  return Shape(dimensions)
}
