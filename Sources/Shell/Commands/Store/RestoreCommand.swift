import Language
import Workbench

enum RestoreCommand: Command {
  static let declaration = Declaration(
    "restore", group: "store", summary: "Bring a saved model back",
    description: """
      It becomes the current model, under the checkpoint's name or that of as=. A model of the same name gives way; undo
      brings it back. One whose training is not saved gives way in a
      script only with replace=yes.
      """,
    searchTerms: ["checkpoint", "load", "open", "read", "load_model", "load_state_dict", "import"],
    positionals: [.positional("checkpoint", .name(of: CheckpointThing.kind), "the name it was saved under")],
    options: [
      .option("as", .newName(of: ModelThing.kind), "a name for the model; the checkpoint's if not given"),
      .replacesModel,
    ],
    result: ModelCommand.declaration.result + [.integer("epochs", "how many it was trained for")],
    examples: [
      .init("restore clf", "go on with yesterday's classifier"),
      .init(
        "model m input=4 { linear 3 }\nsave m\nrestore m as=copy", "the same model twice",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          checkpoint m  model m  parameters 15  bytes 60
          model copy  input 4  output 3  layers 1  parameters 15  epochs 0

          """),
    ],
    seeAlso: ["save", "checkpoints"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let name = try CheckpointThing.name(call, "checkpoint", session)
    let newName = call.optionalString("as") ?? name
    let argument = call.isGiven("as") ? "as" : "checkpoint"
    do throws(Problem) {
      // A checkpoint of an older version may have a name that no model can have.
      _ = try NameRule.name(newName, of: ModelThing.kind)
      try ModelThing.requireFree(newName, besides: newName, session)
    } catch {
      throw call.problem(.custom(message: error.wording.message, remedy: "add as=NAME"), at: argument)
    }
    try session.requireReplaceable(newName, call, at: argument)
    var model = try session.stores.shelf(StoredCheckpoint.self).load(name)
    model.name = newName
    try session.introduce(model, "restore \(name)", call, at: argument)
    session.didSave(model, as: name)
    guard case .record(var record) = ModelCommand.describe(model) else { return .nothing }
    record["epochs"] = .integer(model.history.finishedEpochs)
    return .record(record)
  }

  /// What the store has when the script runs is not known before.
  static func check(_ call: Call, _ session: Session) throws {
    try session.requireReplaceable(
      call.optionalString("as") ?? call.string("checkpoint"), call, at: call.isGiven("as") ? "as" : "checkpoint")
    session.foreseen.mayHaveOtherModels = true
  }
}
