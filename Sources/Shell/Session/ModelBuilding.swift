import Compute
import Glibc
import Language
import Network
import System
import Terminal

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

  /// Throws where a command stands inside a model's block that cannot.
  func requireOutsideBlocks(_ call: Call) throws(Problem) {
    guard buildings.isEmpty else {
      throw .custom(message: "\(call.declaration.name) cannot stand inside a model's block")
    }
  }

  /// Adds a layer to the model whose block is open or, at the prompt, to the current model.
  func add(_ layer: any Layer) throws -> Model {
    if var building = buildings.last {
      try checkSize(of: building.model, with: layer)
      try building.model.append(layer, block: building.blocks)
      buildings[buildings.count - 1] = building
      return building.model
    }
    guard let name = desk.currentModel else {
      throw Problem.custom(
        message: "\(layer.kind) has no model to be added to",
        remedy: "make one first: model NAME input=1x28x28, or put the layer into its { }")
    }
    var model = try model(name)
    try checkSize(of: model, with: layer)
    // A layer typed after a model with blocks goes on with the last block's surroundings: the model itself.
    try model.append(layer)
    willChange("\(model.layers.last!.name) of \(name)")
    put(model)
    return model
  }

  /// A model that the machine's memory cannot hold while it learns is refused before anything of it is made, and so are
  /// weights for which there is no room now.
  private func checkSize(of model: Model, with layer: any Layer) throws(Problem) {
    // Where the layer does not fit, adding it says why.
    guard let output = try? layer.outputShape(for: model.output) else { return }
    let size = TrainingSize(of: model, with: layer, output: output)
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    guard size.bytes > memory else {
      // Undo keeps the weights before this change, and these grow by doubling.
      let weights = (isCheck ? 0 : 3 * size.parameters) * MemoryLayout<Float>.stride
      do throws(MemoryShortage) {
        try MachineMemory.require(weights, for: "model \(model.name) with this \(layer.kind)")
      } catch {
        throw error.problem
      }
      return
    }
    throw .custom(
      message: "model \(model.name) with this \(layer.kind) would be too large for this machine",
      why:
        "\(Quantities.grouped(size.parameters)) parameters and \(Quantities.grouped(size.values)) values for each image do not "
        + "fit into \(memory >> 30) GiB of memory",
      remedy: "make the layer smaller, or shrink its input first, with maxpool for instance")
  }

  /// Throws unless there is memory for a copy of the model's weights, fresh ones before it and a buffer that grew.
  func requireMemory(toCopy model: Model) throws(MemoryShortage) {
    guard !isCheck else { return }
    try MachineMemory.require(
      3 * model.parameterCount * MemoryLayout<Float>.stride, for: "a copy of \(model.name)")
  }
}
