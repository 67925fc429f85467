extension Description {
  /// The fields that each kind of description has.
  static let forms: [ResultForm] = [
    ResultForm(
      "for a variable or value",
      [
        .text("variable", "its name").optional, .text("type", "of its value"), .any("value", "itself"),
      ]),
    ResultForm(
      "for a function",
      [
        .text("function", "its name").inEachRow, .text("called", "how it is called, with its defaults"),
        .texts("parameters", "their names"), .text("text", "its definition"),
      ]),
    ResultForm(
      "for a model",
      [
        .text("model", "its name").inEachRow, .shape("input", "what goes in"), .shape("output", "what comes out"),
        .list("layers", "one after the other", of: layer), .integer("parameters", "how many in all"),
        .integer("trainable_parameters", "how many of them learn"), .texts("blocks", "the named parts"),
        .texts("frozen", "the parts that do not learn"), .integer("epochs", "how long it was trained"),
        .number("validation_loss", "of these weights, after their last epoch").optional,
      ] + Description.normalization),
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
          ] + statistics),
        .bool("frozen", "whether it does not learn"),
      ]),
    ResultForm(
      "for a data set",
      [
        .text("data", "its name"), .list("splits", "its parts", of: split), .texts("classes", "what they are called"),
        .number("mean", "what was subtracted from pixels"), .number("std", "what they were divided by"),
        .text("source", "the folder that its files were read from"),
      ]),
    ResultForm(
      "for a split",
      [
        .text("split", "its name in full").inEachRow, .integer("images", "how many").inEachRow(as: "all_images"),
        .shape("shape", "of an image"),
        .list(
          "classes", "what they are",
          of: [
            .integer("label", "its number"), .text("class", "what it is called").key, .integer("images", "how many"),
          ]),
      ]),
    ResultForm(
      "for a checkpoint",
      [
        .text("checkpoint", "its name").inEachRow, .text("model", "the model's name"), .shape("input", "what goes in"),
        .shape("output", "what comes out"), .integer("parameters", "how many"),
        .integer("bytes", "what it takes in the store"), .moment("saved", "when"),
        .list("epochs", "its training", of: TrainCommand.epoch),
        .number("validation_loss", "of these weights, after their last epoch").optional,
      ] + Description.normalization),
    ResultForm(
      "for an embedding",
      [
        .text("embedding", "its name"), .text("data", "the images"), .text("model", "what made it"),
        .integer("images", "how many"), .integer("dimension", "values of each point"),
        .text("pixels", "what was subtracted from them and what they were divided by").optional,
      ] + statistics.dropLast()),
  ]

  /// A layer among others.
  static let layer: [ResultField] = [
    .text("name", "as the model knows it").key, .text("kind", "the command that makes it").leastNeeded,
    .shape("output", "what comes out"), .integer("parameters", "how many"),
    .bool("trainable", "whether it has parameters that learn").leastNeeded,
  ]

  /// What `Session.fields(of:)` gives.
  static let normalization: [ResultField] = [
    .number("mean", "what is subtracted from pixels in 0 … 1, once it was trained").optional.leastNeeded,
    .number("std", "what they are then divided by, once it was trained").optional.leastNeeded,
  ]

  static let split: [ResultField] = [
    .text("name", "in full").key, .integer("images", "how many"), .shape("shape", "of an image"),
  ]

  /// What `Statistics` gives.
  private static let statistics: [ResultField] = [
    .number("mean", "of the values"), .number("std", "their standard deviation"), .number("min", "the smallest"),
    .number("max", "the largest"), .number("norm", "the Euclidean norm").leastNeeded,
  ]
}
