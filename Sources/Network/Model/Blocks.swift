/// Parts of a model by name.
extension Model {
  /// The paths of all blocks, such as `encoder` and `encoder.stage1`, in the order of their first layers.
  package var blocks: [String] {
    var paths: [String] = []
    for layer in layers {
      for depth in 1..<(layer.block.count + 1) {
        let path = layer.block[..<depth].joined(separator: ".")
        if !paths.contains(path) { paths.append(path) }
      }
    }
    return paths
  }

  /// The layers of a block or the one layer with this name within the model; the whole model for an empty path.
  package func range(of path: String) throws(ModelError) -> Range<Int> {
    if path.isEmpty { return 0..<layers.count }
    if let index = layers.firstIndex(where: { $0.name == path }) { return index..<index + 1 }
    let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let first = layers.firstIndex(where: { $0.block.starts(with: names) }),
      let last = layers.lastIndex(where: { $0.block.starts(with: names) })
    else { throw .noSuchPart(path, model: name, candidates: blocks + layers.map(\.name)) }
    return first..<last + 1
  }

  /// The model up to the end of a block: what turns an image into that block's output. It keeps its weights.
  package func prefix(through path: String) throws(ModelError) -> Model {
    let range = try range(of: path)
    return try prefix(layers: range.upperBound, named: path.isEmpty ? name : "\(name).\(path)")
  }

  /// A model of the first layers, with their weights.
  func prefix(layers count: Int, named name: String) throws(ModelError) -> Model {
    var part = Model(name: name, input: input, seed: seed, hasWeights: hasWeights)
    part.normalization = normalization
    for index in 0..<count {
      try part.append(copying: self, range: index..<index + 1, block: layers[index].block)
    }
    return part
  }

  /// A new model that begins with a copy of a block: its weights, and what of it is frozen. The block must stand at
  /// the beginning of this model, since it keeps this model's input.
  package func copy(of path: String, as newName: String, seed: UInt64) throws(ModelError) -> Model {
    let range = try range(of: path)
    guard range.lowerBound == 0 else { throw .partNotAtStart(path, model: name) }
    var copy = Model(name: newName, input: input, seed: seed, hasWeights: hasWeights)
    copy.normalization = normalization
    for index in range {
      try copy.append(copying: self, range: index..<index + 1, block: layers[index].block)
    }
    return copy
  }

  /// Freezes the layers of a part, or of the whole model for an empty path: their parameters no longer change, and
  /// unless `dropout` their dropout is off in training too. Returns how many parameters this concerns.
  @discardableResult
  package mutating func freeze(_ path: String, dropout: Bool = false) throws(ModelError) -> Int {
    try setFrozen(true, dropout: dropout, path: path)
  }

  /// Lets the layers of a part learn again.
  @discardableResult
  package mutating func unfreeze(_ path: String) throws(ModelError) -> Int {
    try setFrozen(false, dropout: false, path: path)
  }

  private mutating func setFrozen(_ frozen: Bool, dropout: Bool, path: String) throws(ModelError) -> Int {
    let range = try range(of: path)
    for index in range { setFrozen(frozen, dropout: dropout, at: index) }
    return layers[range].reduce(0) { $0 + $1.parameterCount }
  }

  /// The blocks and layers outside blocks of which every layer with parameters is frozen, outermost names only.
  package var frozenParts: [String] {
    var parts: [String] = []
    for layer in layers where layer.isFrozen {
      let path = (1..<(layer.block.count + 1)).lazy
        .map { layer.block[..<$0] }
        .first { names in layers.allSatisfy { !$0.block.starts(with: names) || $0.isFrozen } }
      let part = path.map { $0.joined(separator: ".") } ?? layer.name
      if !parts.contains(part) { parts.append(part) }
    }
    return parts
  }

  package var trainableParameterCount: Int {
    layers.reduce(0) { $0 + $1.trainableParameterCount }
  }
}
