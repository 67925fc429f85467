enum RestoreCommand: Command {
  static let declaration = Declaration(
    "restore", group: "store", summary: "Bring a saved model back",
    description: """
      It becomes the current model, under the checkpoint's name or that of as=. A model of the same name gives way; undo
      brings it back. One whose training is not saved gives way in a
      script only with replace=yes.
      """,
    searchTerms: ["checkpoint", "load", "open", "read", "load_model", "load_state_dict", "import"],
    positionals: [.positional("checkpoint", .name(of: "checkpoint"), "the name it was saved under")],
    options: [
      .option("as", .newName(of: "model"), "a name for the model; the checkpoint's if not given"), .replacesModel,
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
    let name = call.string("checkpoint")
    let checkpoints = try session.checkpoints()
    let names = try checkpoints.names()
    guard names.contains(name) else {
      throw call.problem(
        session.unknown("checkpoint", name, names, toMakeOne: "save a model first: save MODEL"), at: "checkpoint")
    }
    let newName = call.optionalString("as") ?? name
    let argument = call.isGiven("as") ? "as" : "checkpoint"
    try ModelCommand.checkModelName(newName, call, at: argument, remedy: "add as=NAME")
    try session.requireReplaceable(newName, call, at: argument)
    let model = try checkpoints.restore(name, as: newName)
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
    session.mayHaveOtherModels = true
  }
}
