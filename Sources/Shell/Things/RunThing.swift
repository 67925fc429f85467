import Language
import Network
import Store
import Terminal
import Workbench

/// A training, as it was recorded.
enum RunThing: StoredThing {
  typealias Stored = StoredRun

  static let kind = "run"
  static let plural = "runs"
  static let howToMake = "train a model: each training is one"

  static func use(_ name: String, _ session: Session) -> String { "show \(name) kind=run" }

  static let fields: [ResultField] = [
    .text("model", "what was trained"), .text("data", "what it learnt"),
    .text("loss", "what was made small").leastNeeded, .text("optimizer", "how").leastNeeded,
    .number("lr", "the learning rate"), .integer("batch", "images in each step").leastNeeded,
    .integer("epochs", "how many ended"), .number("train_loss", "of the last").leastNeeded,
    .number("validation_loss", "after the last"), .number("validation_accuracy", "after the last, of a classifier"),
    .text("end", "`finished`, `interrupted` or `diverged`"), .number("seconds", "from its beginning to its end"),
    .moment("started", "when"),
  ]

  static func row(_ record: StoredRecord<Run>) -> Record {
    let run = record.fields
    let last = run.epochs.last
    func option(_ name: String) -> String? { run.options.first { $0.name == name }?.value }
    return [
      "model": .string(run.model), "data": .string(run.data), "loss": .optional(option("loss")),
      "optimizer": .optional(option("optimizer")), "lr": .optional(option("lr").flatMap { Double($0) }),
      "batch": .optional(option("batch").flatMap { Int($0) }), "epochs": .integer(run.epochs.finishedEpochs),
      "train_loss": .optional(last?.trainLoss), "validation_loss": .optional(last?.validationLoss),
      "validation_accuracy": .optional(last?.validationAccuracy), "end": .string(run.end.rawValue),
      "seconds": .number(run.seconds), "started": .moment(run.started),
    ]
  }

  static let forms = [
    ResultForm(
      "for a run",
      [
        .text("run", "its name").inEachRow, .text("model", "what was trained").inEachRow,
        .text("data", "what it learnt"), .text("validation", "what was measured after each epoch").optional,
        .options("options", "what was asked"),
      ] + ModelThing.normalization + [
        .integer("seed", "of its random numbers"), .integer("threads", "that worked"),
        .list("epochs", "those that ended", of: TrainCommand.epoch),
        .text("end", "`finished`, `interrupted` or `diverged`"), .number("seconds", "from its beginning to its end"),
        .moment("started", "when"), .text("data_fingerprint", "of the images").forPrograms,
        .text("before", "the fingerprint of the weights that it began with").forPrograms,
        .text("after", "the fingerprint of the weights that it left").forPrograms,
      ])
  ]

  static func describe(
    _ record: StoredRecord<Run>, _ shelf: Shelf<StoredRun>
  ) throws(StoreError) -> Record {
    let run = record.fields
    var options = Record()
    for option in run.options { options[option.name] = .string(option.value) }
    var shown: Record = [
      "run": .string(record.name), "model": .string(run.model), "data": .string(run.data),
      "validation": .optional(run.validation), "options": .record(options),
    ]
    shown.fields += ModelThing.fields(of: run.normalization)
    shown["seed"] = .integer(Int(clamping: run.seed))
    shown["threads"] = .integer(run.threads)
    shown["epochs"] = .list(run.epochs.map(TrainCommand.describe))
    shown["end"] = .string(run.end.rawValue)
    shown["seconds"] = .number(run.seconds)
    shown["started"] = .moment(run.started)
    shown["data_fingerprint"] = .string("\(run.dataFingerprint)")
    shown["before"] = .string("\(run.before)")
    shown["after"] = .string("\(run.after)")
    return shown
  }

  static func hint(_ record: StoredRecord<Run>) -> String {
    let run = record.fields
    let figure = run.epochs.last?.validationLoss.map { ", validation loss \(Quantities.short($0))" } ?? ""
    return "\(run.model) on \(run.data)\(figure)"
  }
}

extension RunThing: ListedThing {
  static let listing = Declaration.listing(
    of: Self.self, group: "runs", summary: "List the trainings",
    description: """
      Each train is recorded in the store as a run, by a number: what was asked, on what, each epoch's figures, how long
      it took and how it ended. rename gives it a name, show tells all of it.
      """,
    searchTerms: ["history", "experiments", "tracker", "training", "log"],
    examples: [
      .init("runs sort=-validation_accuracy limit=10", "the best ten"),
      .init("runs where=\"lr < 0.01 and model == 'ae'\"", "of a model, with small learning rates"),
      .init(
        "for run in (runs sort=started).runs { print $run.name $run.model $run.end }", "in the order of time",
        output: "1 ae finished\n2 clf finished\n"),
    ],
    seeAlso: ["train", "show", "rename", "remove"])
}
