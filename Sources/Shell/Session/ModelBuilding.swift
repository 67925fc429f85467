import Network

/// A model whose block is being run: layer commands add to it.
struct ModelBuilding {
  var model: Model
  /// The blocks that are open, outermost first.
  var blocks: [String] = []
}

extension Session {
  /// Runs a command's block, in which layer commands add to `model`, and gives the model that came of it.
  func build(_ model: Model, inside block: [String] = [], _ call: Call) throws -> Model {
    buildings.append(ModelBuilding(model: model, blocks: block))
    // Whatever happens in the block, the next statement must not find it open.
    let depth = buildings.count
    defer { buildings.removeLast(buildings.count - depth + 1) }
    try call.runBlock()
    return buildings[depth - 1].model
  }

  /// Adds a layer to the model whose block is open or, at the prompt, to the current model.
  func add(_ layer: any Layer) throws -> Model {
    if var building = buildings.last {
      try building.model.append(layer, block: building.blocks)
      buildings[buildings.count - 1] = building
      return building.model
    }
    guard let name = currentModel else {
      throw Problem.custom(
        message: "\(layer.kind) has no model to be added to",
        remedy: "make one first: model NAME input=1x28x28, or put the layer into its { }")
    }
    var model = try model(name)
    // A layer typed after a model with blocks goes on with the last block's surroundings: the model itself.
    try model.append(layer)
    willChange("\(model.layers.last!.name) of \(name)")
    put(model)
    return model
  }
}
