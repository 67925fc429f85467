import Language
import Store
import Workbench

/// A model as it was when it was saved.
enum CheckpointThing: StoredThing {
  typealias Stored = StoredCheckpoint

  static let kind = "checkpoint"
  static let plural = "checkpoints"
  static let howToMake = "save a model first: save MODEL"

  static func use(_ name: String, _ session: Session) -> String { "restore \(name)" }

  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? {
    wanted == EmbeddingThing.title
      ? "a model has that name, and makes an embedding: embed test with=\(name) as=NAME" : nil
  }

  static let fields: [ResultField] =
    [
      .text("model", "the model's name").leastNeeded, .shape("input", "what goes in").leastNeeded,
      .shape("output", "what comes out"), .integer("parameters", "how many"),
      .integer("epochs", "how many it was trained for"),
      .number("validation_loss", "of these weights, after their last epoch"),
      .number("validation_accuracy", "of these weights, of a classifier"),
    ] + ModelThing.normalization + [
      .integer("bytes", "what it takes in the store").forPrograms, .moment("saved", "when"),
    ]

  static func row(_ record: StoredRecord<CheckpointFields>) -> Record {
    let saved = CheckpointSummary(record)
    var row: Record = [
      "model": .string(saved.model), "input": .string("\(saved.input)"), "output": .string("\(saved.output)"),
      "parameters": .integer(saved.parameterCount), "epochs": .integer(saved.history.finishedEpochs),
      "validation_loss": .optional(saved.figures?.validationLoss),
      "validation_accuracy": .optional(saved.figures?.validationAccuracy),
    ]
    row.fields += ModelThing.fields(of: saved.normalization)
    row["bytes"] = .integer(saved.byteCount)
    row["saved"] = .moment(saved.created)
    return row
  }

  static let forms = [
    ResultForm(
      "for a checkpoint",
      [
        .text("checkpoint", "its name").inEachRow, .text("model", "the model's name"), .shape("input", "what goes in"),
        .shape("output", "what comes out"), .integer("parameters", "how many"),
        .integer("bytes", "what it takes in the store"), .moment("saved", "when"),
        .list("epochs", "its training", of: TrainCommand.epoch),
        .number("validation_loss", "of these weights, after their last epoch").optional,
      ] + ModelThing.normalization)
  ]

  static func describe(
    _ record: StoredRecord<CheckpointFields>, _ shelf: Shelf<StoredCheckpoint>
  ) throws(StoreError) -> Record {
    let checkpoint = CheckpointSummary(record)
    var shown: Record = [
      "checkpoint": .string(checkpoint.name), "model": .string(checkpoint.model),
      "input": .string("\(checkpoint.input)"), "output": .string("\(checkpoint.output)"),
      "parameters": .integer(checkpoint.parameterCount), "bytes": .integer(checkpoint.byteCount),
      "saved": .moment(checkpoint.created),
      "epochs": .list(checkpoint.history.map(TrainCommand.describe)),
      "validation_loss": .optional(checkpoint.figures?.validationLoss),
    ]
    shown.fields += ModelThing.fields(of: checkpoint.normalization)
    return shown
  }

  static func hint(_ record: StoredRecord<CheckpointFields>) -> String {
    let saved = CheckpointSummary(record)
    return "\(saved.input) to \(saved.output), \(saved.history.finishedEpochs) epochs"
  }

  static func remove(_ names: [String], _ session: Session) throws {
    try session.stores.shelf(Stored.self).remove(names)
    for name in names { session.savedStates[name] = nil }
  }

  static func rename(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    try session.stores.shelf(Stored.self).rename(name, to: newName, replacing: replacing)
    session.savedStates[newName] = session.savedStates.removeValue(forKey: name)
  }

  static func copy(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    try session.stores.shelf(Stored.self).copy(name, to: newName, replacing: replacing)
    session.savedStates[newName] = session.savedStates[name]
  }
}

extension CheckpointThing: ListedThing {
  static let listing = Declaration.listing(
    of: Self.self, group: "store", summary: "List the saved models", searchTerms: ["saved", "store"],
    examples: [
      .init("checkpoints", "what can be restored"),
      .init("checkpoints sort=-validation_accuracy limit=3", "the best three classifiers"),
      .init(
        "for saved in (checkpoints).checkpoints { print $saved.name }", "the names alone", output: "ae\nclf\n"),
      .init(
        "for saved in (checkpoints where=\"validation_accuracy >= 0\").checkpoints { print $saved.name }",
        "classifiers alone, as only they have an accuracy", output: "clf\n"),
    ],
    seeAlso: ["save", "restore", "remove", "rename"])
}
