/// Why a layer gives no shape: it cannot take its input, or cannot be at all.
package enum ShapeError: Error, Hashable {
  /// The layer needs (channels, height, width).
  case needsImage(kind: String, input: Shape)
  /// The layer needs one dimension; flatten first.
  case needsFeatures(kind: String, input: Shape)
  /// The window is larger than the padded input, in the direction named.
  case windowTooLarge(kind: String, window: Int, padded: Int, input: Shape)
  /// The output would be empty or too large to address.
  case badOutput(kind: String, dimensions: [Int], input: Shape)
  /// An option's value makes no sense.
  case badOption(kind: String, option: String, value: String, rule: String)
  /// The numbers of values before and after differ.
  case countMismatch(kind: String, input: Shape, output: Shape)
}

extension ShapeError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .needsImage(let kind, let input):
      "\(kind) needs channels x height x width, but its input is \(input)"
    case .needsFeatures(let kind, let input):
      "\(kind) needs one row of features, but its input is \(input)"
    case .windowTooLarge(let kind, let window, let padded, let input):
      "the \(window)x\(window) window of \(kind) does not fit into its input \(input), whose shorter side is \(padded) with padding"
    case .badOutput(let kind, let dimensions, let input):
      "\(kind) would turn \(input) into \(dimensions.map(String.init).joined(separator: "x")), which is empty or too large"
    case .badOption(let kind, let option, let value, let rule):
      "\(option)=\(value) of \(kind) must be \(rule)"
    case .countMismatch(let kind, let input, let output):
      "\(kind) cannot turn \(input) (\(input.count) values) into \(output) (\(output.count) values)"
    }
  }

  /// What a person can do about it, where that is known.
  package var remedy: String? {
    switch self {
    case .needsFeatures(_, let input) where input.isImage: "put flatten before it"
    case .needsImage(_, let input): "put unflatten CxHxW before it, with C·H·W = \(input.count)"
    case .windowTooLarge: "use a smaller window, or pad="
    default: nil
    }
  }
}
