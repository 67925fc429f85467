import Compute

/// A network as a person describes it, with its weights and what is known of its training.
///
/// A value: a copy shares nothing with the original. Layers follow one another; blocks are named runs of layers.
package struct Model: Sendable {
  package var name: String
  /// Which model this is, whatever becomes of it.
  package internal(set) var identity = ModelIdentity()
  /// The shape of one image that goes in.
  package let input: Shape
  package private(set) var layers: [ModelLayer] = []
  /// Every layer's parameters one after the other, in the layouts that `LayerParameter.shape` states; empty without weights.
  package var parameters: [Float] = []
  /// One record for each epoch that it was trained, the first first; see `figures`.
  package var history: [EpochRecord] = []
  /// Whether layers came or went since the last epoch, so that its figures are not those of the present weights.
  package var isReshaped = false
  /// How many steps it was trained, by whatever optimiser; dropout's random numbers count with it.
  package var steps = 0
  /// The optimiser's state after the last step, so that training goes on where it stopped.
  package var optimizer: OptimizerState?
  /// What pixels are normalised with: taken from the data at its first training, and used ever after, however data
  /// are loaded. Nil before.
  package var normalization: Normalization?
  /// The seed of its initial weights and of its training.
  package let seed: UInt64
  /// Whether layers get weights. A script's check wants to know their shapes alone, and weights cost time and memory.
  package let hasWeights: Bool

  package init(name: String, input: Shape, seed: UInt64, hasWeights: Bool = true) {
    self.name = name
    self.input = input
    self.seed = seed
    self.hasWeights = hasWeights
  }

  /// Whether it has learnt anything since it was made.
  package var isTrained: Bool { steps > 0 || !history.isEmpty }

  /// The shape that comes out for one image.
  package var output: Shape { layers.last?.output ?? input }

  /// The shape that goes into a layer.
  func input(ofLayer index: Int) -> Shape { index == 0 ? input : layers[index - 1].output }

  /// How many parameters the layers have together, with or without weights.
  package var parameterCount: Int { layers.lazy.reversed().compactMap(\.parameterRange).first?.upperBound ?? 0 }

  /// The places of the parameter arrays in the flat array, in order.
  package var parameterArrays: [Range<Int>] { layers.flatMap { $0.parameters.map(\.range) } }

  /// Adds a layer at the end, in the blocks named, with fresh weights.
  ///
  /// Throws when its input, the output of the last layer, does not fit, or when a block of that name was closed
  /// before. After an error the model is as it was.
  package mutating func append(_ layer: any Layer, block: [String] = []) throws(ModelError) {
    let input = self.output
    let output: Shape
    do {
      output = try layer.outputShape(for: input)
    } catch {
      throw .layer(name: nextName(of: layer, in: block), after: layers.last?.name, error)
    }
    let open = layers.last?.block ?? []
    for depth in 1..<block.count + 1 where !open.starts(with: block[..<depth]) && blockExists(block[..<depth]) {
      throw .blockClosed(block[..<depth].joined(separator: "."))
    }
    let placed = ModelLayer(
      layer: layer, block: block, name: nextName(of: layer, in: block), input: input, output: output,
      offset: parameterCount)
    // Layers that begin at random are numbered for their random numbers, so that an added ReLU changes no weight.
    let number = layers.count { $0.parameters.contains(where: \.parameter.initialization.isRandom) }
    for parameter in placed.parameters.map(\.parameter) where hasWeights {
      let stream = UInt32(2 * number + (parameter.role == .bias ? 1 : 0))
      parameters += parameter.initialization.values(count: parameter.shape.count, seed: seed, stream: stream)
    }
    layers.append(placed)
    didReshape()
  }

  /// Takes the last layer away.
  package mutating func removeLast() {
    guard let last = layers.popLast() else { return }
    if hasWeights { parameters.removeLast(last.parameterCount) }
    didReshape()
  }

  /// What training left belongs to the layers that it had.
  private mutating func didReshape() {
    optimizer = nil
    isReshaped = !history.isEmpty
  }

  /// Adds copies of layers with their weights and whether they are frozen, in the blocks named.
  mutating func append(copying other: Model, range: Range<Int>, block: [String]) throws(ModelError) {
    for original in other.layers[range] {
      let start = parameterCount
      try append(original.layer, block: block)
      layers[layers.count - 1].isFrozen = original.isFrozen
      layers[layers.count - 1].dropsOutWhenFrozen = original.dropsOutWhenFrozen
      if hasWeights, let range = original.parameterRange {
        parameters.replaceSubrange(start..<start + range.count, with: other.parameters[range])
      }
    }
  }

  mutating func setFrozen(_ frozen: Bool, dropout: Bool, at index: Int) {
    layers[index].isFrozen = frozen
    layers[index].dropsOutWhenFrozen = frozen && dropout
  }

  private func nextName(of layer: any Layer, in block: [String]) -> String {
    let before = layers.count { $0.block == block && $0.layer.kind == layer.kind }
    return (block + ["\(layer.kind)\(before + 1)"]).joined(separator: ".")
  }

  private func blockExists(_ block: ArraySlice<String>) -> Bool {
    layers.contains { $0.block.starts(with: block) }
  }
}

extension Model {
  /// A model of its own under another name, with the same weights, what is frozen, optimiser's state and history.
  package func copied(as name: String) -> Model {
    var copy = self
    copy.name = name
    copy.identity = ModelIdentity()
    return copy
  }
}
