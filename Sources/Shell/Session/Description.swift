import Network
import Store
import Workbench

/// What `show` says of each kind of thing.
enum Description {
  static func of(_ model: Model) -> Record {
    var record = Record([
      "model": .string(model.name), "input": .string("\(model.input)"), "output": .string("\(model.output)"),
      "layers": .list(model.layers.map { of($0) }), "parameters": .integer(model.parameters.count),
      "trainable_parameters": .integer(model.trainableParameterCount),
      "blocks": .list(model.blocks.map { .string($0) }), "frozen": .list(model.frozenParts.map { .string($0) }),
      "epochs": .integer(model.history.finishedEpochs),
    ])
    record["validation_loss"] = model.figures?.validationLoss.map { .number($0) } ?? .nothing
    record.fields += Session.fields(of: model.normalization)
    return record
  }

  /// A block, or a layer by its name, within a model.
  static func of(_ part: String, in model: Model) throws(ModelError) -> Record {
    let layers = model.layers[try model.range(of: part)]
    if layers.count == 1, let only = layers.first, only.name == part { return of(only, in: model) }
    return [
      "block": .string("\(model.name).\(part)"), "input": .string("\(layers.first?.input ?? model.input)"),
      "output": .string("\(layers.last?.output ?? model.output)"), "layers": .list(layers.map { of($0) }),
      "parameters": .integer(layers.reduce(0) { $0 + $1.parameterCount }),
      "frozen": .bool(layers.allSatisfy(\.isFrozen)),
    ]
  }

  private static func of(_ layer: ModelLayer, in model: Model) -> Record {
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
      "options": .record(arguments(of: layer.layer)),
      "parameters": .list(weights), "frozen": .bool(layer.isFrozen),
    ]
  }

  static func of(_ layer: ModelLayer) -> Value {
    .record([
      "name": .string(layer.name), "kind": .string(layer.layer.kind), "output": .string("\(layer.output)"),
      "parameters": .integer(layer.parameterCount),
      "trainable": .bool(layer.learns),
    ])
  }

  static func of(_ data: DataSet) -> Record {
    var record: Record = [
      "data": .string(data.name), "splits": .list(data.splits.map { LoadCommand.describe($0) }),
      "classes": .list(data.classes.map { .string($0) }),
    ]
    record.fields += Session.fields(of: data.normalization)
    record["source"] = .string(data.source)
    return record
  }

  /// A split, with how many images each class has.
  static func of(_ split: DataSplit) -> Record {
    let images = split.images
    var counts = [Int](repeating: 0, count: images.classes.count)
    if let labels = images.labels {
      for index in 0..<images.count { counts[Int(labels[index])] += 1 }
    }
    return [
      "split": .string(images.name), "images": .integer(images.count), "shape": .string("\(images.shape)"),
      "classes": .list(
        zip(images.classes, counts).enumerated().map { label, entry in
          .record(["label": .integer(label), "class": .string(entry.0), "images": .integer(entry.1)])
        }),
    ]
  }

  static func of(_ checkpoint: CheckpointSummary) -> Record {
    var record: Record = [
      "checkpoint": .string(checkpoint.name), "model": .string(checkpoint.model),
      "input": .string("\(checkpoint.input)"), "output": .string("\(checkpoint.output)"),
      "parameters": .integer(checkpoint.parameterCount), "bytes": .integer(checkpoint.byteCount),
      "saved": .string(Moment.iso(secondsSince1970: checkpoint.created)),
      "epochs": .list(checkpoint.history.map(TrainCommand.describe)),
      "validation_loss": checkpoint.figures?.validationLoss.map { .number($0) } ?? .nothing,
    ]
    record.fields += Session.fields(of: checkpoint.normalization)
    return record
  }

  static func of(_ embedding: Embedding) -> Record {
    var record: Record = [
      "embedding": .string(embedding.name), "data": .string(embedding.origin.data),
      "model": .string(embedding.origin.model), "images": .integer(embedding.count),
      "dimension": .integer(embedding.dimension),
    ]
    // Of the pixels that went in; the statistics below are of the points that came out.
    record["pixels"] = embedding.origin.normalization.map { .string("\($0)") } ?? .nothing
    record.fields += Statistics(embedding.values).fields.dropLast()
    return record
  }

  static func of(_ function: Evaluator.Function) -> Record {
    [
      "function": .string(function.node.name.text), "called": .string(function.signature),
      "parameters": .list(function.node.parameters.map { .string($0.name.text) }),
      "text": .string(function.text),
    ]
  }

  static func of(_ name: String?, _ value: Value) -> Record {
    ["variable": name.map { .string($0) } ?? .nothing, "type": .string(value.kind), "value": value]
  }
}
