/// The mean of each window, as PyTorch's `AvgPool2d`.
///
/// A value of the padding is 0. Whether it counts among those that the sum is divided by says `countsPad`; what a last
/// window reaches beyond the padding, with `ceil`, never counts.
package struct AveragePooling: Pooling {
  package static let kind = "avgpool"
  package var size: Int
  package var stride: Int
  package var pad: Int
  package var ceil: Bool
  package var countsPad: Bool

  /// The stride is the size of the window unless another is given.
  package init(size: Int, stride: Int? = nil, pad: Int = 0, ceil: Bool = false, countsPad: Bool = true) {
    self.size = size
    self.stride = stride ?? size
    self.pad = pad
    self.ceil = ceil
    self.countsPad = countsPad
  }

  /// Of the last window's height or width, what lies within an input of this size and its padding.
  func countedInLastWindow(of side: Int, output: Int) -> Int {
    min(size, side + 2 * pad - (output - 1) * stride)
  }
}
