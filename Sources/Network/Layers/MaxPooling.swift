/// The largest value of each window, channel by channel.
///
/// Output: h' = (h + 2·pad − size) / stride + 1, rounded down, or up with `ceil` where the last window then still
/// starts inside the input or its left padding. What lies outside the input is −∞, so it is never the largest.
package struct MaxPooling: Layer {
  package static let kind = "maxpool"
  package static let way = LayerWay.images
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

  package func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard input.isImage else { throw .needsImage(kind: kind, input: input) }
    try requireAtLeast(1, [("size", size), ("stride", stride)], kind: kind)
    try requireAtLeast(0, [("pad", pad)], kind: kind)
    guard 2 * pad <= size else {
      throw .badOption(kind: kind, option: "pad", value: String(pad), rule: "at most half of the window of \(size)")
    }
    guard input.sides.allSatisfy({ outputSide($0) >= 1 }) else {
      throw .windowTooLarge(kind: kind, window: size, padded: input.sides.min()! + 2 * pad, input: input)
    }
    return try checkedOutput(
      channels: input.channels, sides: input.sides.map(outputSide), kind: kind, input: input)
  }

  /// The output's height or width; below 1 where no window fits.
  func outputSide(_ side: Int) -> Int {
    let span = side + 2 * pad - size
    // As in PyTorch, also where the window is larger than the input: with `ceil` one that reaches beyond it counts.
    let moves = floorDivision(ceil ? span + stride - 1 : span, by: stride)
    // A window that would start in the right padding is not counted.
    return ceil && moves * stride >= side + pad ? moves : moves + 1
  }
}

/// Rounded towards −∞.
private func floorDivision(_ value: Int, by divisor: Int) -> Int {
  value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
}
