/// What can be wrong with a model or a part of it.
package enum ModelError: Error, Hashable {
  /// A layer does not fit after the layer before it (nil: the model's input).
  case layer(name: String, after: String?, LayerError)
  /// Layers were added after the block had ended.
  case blockClosed(String)
  case noSuchPart(String, model: String, candidates: [String])
  case partNotAtStart(String, model: String)
  /// The number of stored parameters is not what the layers need.
  case parameterCount(found: Int, needed: Int)
  /// The optimiser's stored state is of another number of parameter arrays.
  case stepCount(found: Int, needed: Int)
}

extension LayerError: CustomStringConvertible {
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

extension ModelError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .layer(let name, let after, let error):
      "layer \(name) does not fit after \(after ?? "the model's input"): \(error)"
    case .blockClosed(let block):
      "block \(block) has ended already; its layers must follow one another"
    case .noSuchPart(let part, let model, _):
      "model \(model) has no block or layer '\(part)'"
    case .partNotAtStart(let part, let model):
      "block \(part) does not stand at the beginning of \(model), so it has no input of its own"
    case .parameterCount(let found, let needed):
      "\(found) parameters are stored, but the layers need \(needed)"
    case .stepCount(let found, let needed):
      "the optimiser's state is of \(found) parameter arrays, but the layers have \(needed)"
    }
  }
}
