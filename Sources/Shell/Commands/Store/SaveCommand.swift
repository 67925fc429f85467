import Language
import Store
import System
import Workbench

enum SaveCommand: Command {
  static let declaration = Declaration(
    "save", group: "store", summary: "Save a model as a checkpoint",
    description: """
      Layers, weights, what is frozen, the optimiser's state, the seed and the history of its training are kept in the
      store. A checkpoint of the same name is replaced, all at once, where it is the same model's, whatever it has learnt
      since, or where this model has learnt all that it had, as when a script runs again; the result says what it was.
      Another model's is replaced only with replace=yes. A script that an error ends keeps what it trained and did not
      save as a checkpoint of a name that is free, such as clf-2, and says so.
      """,
    searchTerms: ["checkpoint", "write", "keep", "store", "save_model", "state_dict", "export"],
    positionals: [.positional("model", ModelThing.type, optional: true, "the current model if not given")],
    options: [
      .option("as", .newName(of: CheckpointThing.kind), "the checkpoint's name; the model's if not given"),
      .option("replace", .bool, default: false, "whether another model's checkpoint may be replaced"),
    ],
    result: [
      .text("checkpoint", "its name"), .text("model", "the model's name"), .integer("parameters", "how many"),
      .integer("bytes", "what it takes in the store"),
      ResultField(
        "replaced",
        .record([
          .moment("saved", "when"), .integer("epochs", "how many it was trained for"),
          .number("validation_loss", "of its weights").optional,
          .number("validation_accuracy", "of its weights, of a classifier").optional,
        ]), "the checkpoint that gave way, if one did"
      ).optional,
    ],
    examples: [
      .init(
        "model m input=4 { linear 3 }\nsave m as=best", "keep the model under another name",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          checkpoint best  model m  parameters 15  bytes 60

          """),
      .init("save clf replace=yes", "in the place of the checkpoint clf, whatever model that was"),
    ],
    seeAlso: ["restore", "checkpoints"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.model(call, "model")
    let name = call.optionalString("as") ?? model.name
    let shelf = try session.stores.shelf(StoredCheckpoint.self)
    var earlier: CheckpointSummary?
    let saved: CheckpointSummary
    do throws(StoreError) {
      // Asked as it is saved: another session may have saved one of this name a moment ago.
      saved = CheckpointSummary(
        try shelf.save(model, as: name) { present in
          let present = CheckpointSummary(present)
          earlier = present
          return call.bool("replace") || present.givesWay(to: model)
        })
    } catch {
      guard error.code == .nameTaken else { throw error }
      throw call.problem(
        .custom(
          message: "checkpoint \(name) is another model's", why: earlier.map(brief) ?? "",
          remedy: "choose another name with as=, or replace it with replace=yes"),
        at: call.isGiven("as") ? "as" : "model")
    }
    session.didSave(model, as: name)
    return .record([
      "checkpoint": .string(saved.name), "model": .string(model.name), "parameters": .integer(saved.parameterCount),
      "bytes": .integer(saved.byteCount), "replaced": earlier.map { .record(describe($0)) } ?? .nothing,
    ])
  }

  private static func brief(_ checkpoint: CheckpointSummary) -> String {
    let learnt = checkpoint.history.isEmpty ? "not trained" : Session.learnt(checkpoint.history)
    return
      "model \(checkpoint.model), saved \(Moment.local(Moment.iso(secondsSince1970: checkpoint.created))), \(learnt)"
  }

  private static func describe(_ checkpoint: CheckpointSummary) -> Record {
    let figures = checkpoint.figures
    return [
      "saved": .moment(checkpoint.created),
      "epochs": .integer(checkpoint.history.finishedEpochs),
      "validation_loss": .optional(figures?.validationLoss),
      "validation_accuracy": .optional(figures?.validationAccuracy),
    ]
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call, "model") else { return }
    let model = try session.model(call, "model")
    session.didSave(model, as: call.optionalString("as") ?? model.name)
  }
}
