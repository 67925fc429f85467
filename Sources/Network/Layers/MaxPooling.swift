/// The largest value of each window. What lies outside the input is −∞, so it is never the largest.
package struct MaxPooling: Pooling {
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
}
