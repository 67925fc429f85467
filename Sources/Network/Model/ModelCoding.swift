/// What of a model is kept as text: all but the flat arrays.
package struct Architecture: Codable, Sendable {
  package var input: Shape
  package var layers: [ModelLayer]
  package var seed: UInt64
  package var normalization: Normalization?
  package var history: [EpochRecord]
  /// As of the model; Telar 0.1 did not write it.
  package var isReshaped: Bool?
  /// Nil in what was saved before models had one.
  package var identity: ModelIdentity?
}

extension Model {
  package var architecture: Architecture {
    Architecture(
      input: input, layers: layers, seed: seed, normalization: normalization, history: history,
      isReshaped: isReshaped, identity: identity)
  }

  /// A model from its stored parts; the shapes of every layer are worked out anew and must fit.
  package init(name: String, architecture: Architecture, parameters: [Float], optimizer: OptimizerState?)
    throws(ModelError)
  {
    self.init(name: name, input: architecture.input, seed: architecture.seed)
    for stored in architecture.layers {
      try append(stored.layer, block: stored.block)
      setFrozen(stored.isFrozen, dropout: stored.dropsOutWhenFrozen, at: layers.count - 1)
    }
    guard parameters.count == self.parameters.count else {
      throw .parameterCount(found: parameters.count, needed: self.parameters.count)
    }
    for moment in optimizer?.moments ?? [] where moment.count != parameters.count {
      throw .parameterCount(found: moment.count, needed: parameters.count)
    }
    self.parameters = parameters
    self.optimizer = optimizer
    if let stored = architecture.identity { identity = stored }
    normalization = architecture.normalization
    history = architecture.history
    isReshaped = architecture.isReshaped ?? false
  }
}
