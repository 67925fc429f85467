import Language
import Network

/// What `show` says of models, blocks and layers.
extension ModelThing {
  static let forms: [ResultForm] = [
    ResultForm(
      "for a model",
      [
        .text("model", "its name").inEachRow, .shape("input", "what goes in"), .shape("output", "what comes out"),
        .list("layers", "one after the other", of: layer), .integer("parameters", "how many in all"),
        .integer("trainable_parameters", "how many of them learn"), .texts("blocks", "the named parts"),
        .texts("frozen", "the parts that do not learn"), .integer("epochs", "how long it was trained"),
        .number("validation_loss", "of these weights, after their last epoch").optional,
      ] + normalization),
    ResultForm(
      "for a block",
      [
        .text("block", "its name").inEachRow, .shape("input", "what goes in"), .shape("output", "what comes out"),
        .list("layers", "one after the other", of: layer), .integer("parameters", "how many in all"),
        .bool("frozen", "whether nothing of it learns"),
      ]),
    ResultForm(
      "for a layer",
      [
        .text("layer", "its name").inEachRow, .text("kind", "the command that makes it"),
        .shape("input", "what goes in"),
        .shape("output", "what comes out"), .options("options", "the arguments with which it is made"),
        .list(
          "parameters", "what its weights are like",
          of: [
            .text("name", "weight or bias").key, .shape("shape", "of the array"), .integer("count", "how many values"),
          ] + Statistics.columns),
        .bool("frozen", "whether it does not learn"),
      ]),
  ]

  /// A layer among others.
  static let layer: [ResultField] = [
    .text("name", "as the model knows it").key, .text("kind", "the command that makes it").leastNeeded,
    .shape("output", "what comes out"), .integer("parameters", "how many"),
    .bool("trainable", "whether it has parameters that learn").leastNeeded,
  ]

  static func describe(_ name: String, _ session: Session) throws -> Record? {
    guard let (model, part) = find(name, session) else { return nil }
    if part.isEmpty { return describe(model) }
    do throws(ModelError) { return try describe(part, in: model) } catch { throw error.problem }
  }

  private static func describe(_ model: Model) -> Record {
    var record = Record([
      "model": .string(model.name), "input": .string("\(model.input)"), "output": .string("\(model.output)"),
      "layers": .list(model.layers.map { describe($0) }), "parameters": .integer(model.parameters.count),
      "trainable_parameters": .integer(model.trainableParameterCount),
      "blocks": .list(model.blocks.map { .string($0) }), "frozen": .list(model.frozenParts.map { .string($0) }),
      "epochs": .integer(model.history.finishedEpochs),
    ])
    record["validation_loss"] = .optional(model.figures?.validationLoss)
    record.fields += fields(of: model.normalization)
    return record
  }

  /// A block, or a layer by its name, within a model.
  private static func describe(_ part: String, in model: Model) throws(ModelError) -> Record {
    let layers = model.layers[try model.range(of: part)]
    if layers.count == 1, let only = layers.first, only.name == part { return describe(only, in: model) }
    return [
      "block": .string("\(model.name).\(part)"), "input": .string("\(layers.first?.input ?? model.input)"),
      "output": .string("\(layers.last?.output ?? model.output)"), "layers": .list(layers.map { describe($0) }),
      "parameters": .integer(layers.reduce(0) { $0 + $1.parameterCount }),
      "frozen": .bool(layers.allSatisfy(\.isFrozen)),
    ]
  }

  private static func describe(_ layer: ModelLayer, in model: Model) -> Record {
    let weights = layer.parameters.map { placed in
      var record: Record = [
        "name": .string(placed.parameter.name), "shape": .string("\(placed.parameter.shape)"),
        "count": .integer(placed.range.count),
      ]
      record.fields += Statistics(model.parameters[placed.range]).fields
      return Value.record(record)
    }
    return [
      "layer": .string("\(model.name).\(layer.name)"), "kind": .string(layer.layer.kind),
      "input": .string("\(layer.input)"), "output": .string("\(layer.output)"),
      "options": .record(Shell.arguments(of: layer.layer)),
      "parameters": .list(weights), "frozen": .bool(layer.isFrozen),
    ]
  }

  static func describe(_ layer: ModelLayer) -> Value {
    .record([
      "name": .string(layer.name), "kind": .string(layer.layer.kind), "output": .string("\(layer.output)"),
      "parameters": .integer(layer.parameterCount),
      "trainable": .bool(layer.learns),
    ])
  }
}
