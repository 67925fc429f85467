/// A layer that makes one value of each window, channel by channel.
///
/// Output: h' = (h + 2·pad − size) / stride + 1, rounded down, or up with `ceil` where the last window then still
/// starts inside the input or its left padding. That is as in PyTorch.
package protocol Pooling: Layer {
  /// Height and width of the windows.
  var size: Int { get }
  var stride: Int { get }
  /// On each side, at most half of `size`.
  var pad: Int { get }
  var ceil: Bool { get }
}

extension Pooling {
  package static var way: LayerWay { .images }

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
  private func outputSide(_ side: Int) -> Int {
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
