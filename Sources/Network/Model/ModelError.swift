/// What can be wrong with a model or a part of it.
package enum ModelError: Error, Hashable {
  /// A layer does not fit after the layer before it (nil: the model's input).
  case layer(name: String, after: String?, ShapeError)
  /// Layers were added after the block had ended.
  case blockClosed(String)
  case noSuchPart(String, model: String, candidates: [String])
  case partNotAtStart(String, model: String)
  /// The number of stored parameters is not what the layers need.
  case parameterCount(found: Int, needed: Int)
  /// The optimiser's stored state is of another number of parameter arrays.
  case stepCount(found: Int, needed: Int)
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
