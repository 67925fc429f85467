/// The largest value of each window, channel by channel.
///
/// Output: h' = (h + 2·pad − size) / stride + 1, rounded down, or up with `ceil` where the last window then still
/// starts inside the input or its left padding.
package struct MaxPooling: Layer {
  package static let kind = "maxpool"
  package var size: Int
  package var stride: Int
  package var pad: Int
  package var ceil: Bool

  /// The stride is the size of the window unless another is given.
  package init(size: Int, stride: Int? = nil, pad: Int = 0, ceil: Bool = false) {
    self.size = size
    self.stride = stride ?? size
    self.pad = pad
    self.ceil = ceil
  }

  package func outputShape(for input: Shape) throws(LayerError) -> Shape {
    guard input.isImage else { throw .needsImage(kind: kind, input: input) }
    try requireAtLeast(1, [("size", size), ("stride", stride)], kind: kind)
    try requireAtLeast(0, [("pad", pad)], kind: kind)
    guard 2 * pad <= size else {
      throw .badOption(kind: kind, option: "pad", value: String(pad), rule: "at most half of the window of \(size)")
    }
    let sides = input.dimensions[1...].map { $0 + 2 * pad }
    guard sides.min()! >= size else {
      throw .windowTooLarge(kind: kind, window: size, padded: sides.min()!, input: input)
    }
    return try checkedOutput([input.dimensions[0]] + input.dimensions[1...].map(outputSide), kind: kind, input: input)
  }

  func outputSide(_ side: Int) -> Int {
    let span = side + 2 * pad - size
    guard ceil else { return span / stride + 1 }
    let rounded = (span + stride - 1) / stride + 1
    // As in PyTorch: a window that would start in the right padding is not counted.
    return (rounded - 1) * stride >= side + pad ? rounded - 1 : rounded
  }
}
