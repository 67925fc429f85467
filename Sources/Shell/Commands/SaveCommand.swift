enum SaveCommand: Command {
  static let declaration = Declaration(
    "save", group: "store", summary: "Save a model as a checkpoint",
    description: """
      Layers, weights, what is frozen, the optimiser's state, the seed and the history of its training are kept in the
      store. A checkpoint of the same name is replaced, all at once.
      """,
    searchTerms: ["checkpoint", "write", "keep", "store", "save_model", "state_dict", "export"],
    positionals: [.positional("model", .name(of: "model"), optional: true, "the current model if not given")],
    options: [.option("as", .newName(of: "checkpoint"), "the checkpoint's name; the model's if not given")],
    result: [
      ResultField("checkpoint", "its name"), ResultField("model", "the model's name"),
      ResultField("parameters", "how many"), ResultField("bytes", "what it takes in the store"),
    ],
    examples: [
      .init(
        "model m input=4 { linear 3 }\nsave m as=best", "keep the model under another name",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          checkpoint best  model m  parameters 15  bytes 60

          """)
    ],
    seeAlso: ["restore", "checkpoints"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.model(call, "model")
    let saved = try session.checkpoints().save(model, as: call.optionalString("as"))
    session.unsaved.remove(model.name)
    return .record([
      "checkpoint": .string(saved.name), "model": .string(model.name), "parameters": .integer(saved.parameterCount),
      "bytes": .integer(saved.byteCount),
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call, "model") else { return }
    _ = try session.model(call, "model")
  }
}
