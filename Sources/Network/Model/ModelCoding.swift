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
  /// Steps of training; nil in what older versions kept, which had them with the optimiser's state.
  package var steps: Int?
}

extension Model {
  package var architecture: Architecture {
    Architecture(
      input: input, layers: layers, seed: seed, normalization: normalization, history: history,
      isReshaped: isReshaped, identity: identity, steps: steps)
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
    self.parameters = parameters
    if let stored = architecture.identity { identity = stored }
    steps = architecture.steps ?? 0
    if let optimizer { try setOptimizer(kind: optimizer.kind, steps: optimizer.steps, moments: optimizer.moments) }
    normalization = architecture.normalization
    history = architecture.history
    isReshaped = architecture.isReshaped ?? false
  }

  /// Takes a stored state of an optimiser, which must fit.
  ///
  /// - Parameters:
  ///   - steps: those of each parameter array; nil where an older version kept one number for the whole model. An array
  ///     whose moments are all 0 had not learned then.
  ///   - commonSteps: that number.
  package mutating func setOptimizer(kind: String, steps: [Int]?, commonSteps: Int = 0, moments: [[Float]])
    throws(ModelError)
  {
    for moment in moments where moment.count != parameters.count {
      throw .parameterCount(found: moment.count, needed: parameters.count)
    }
    if let steps {
      guard steps.count == parameterArrays.count else {
        throw .stepCount(found: steps.count, needed: parameterArrays.count)
      }
      optimizer = OptimizerState(kind: kind, steps: steps, moments: moments)
      return
    }
    self.steps = commonSteps
    let learned = parameterArrays.map { range in moments.contains { $0[range].contains { $0 != 0 } } }
    optimizer = OptimizerState(kind: kind, steps: learned.map { $0 ? commonSteps : 0 }, moments: moments)
  }
}
