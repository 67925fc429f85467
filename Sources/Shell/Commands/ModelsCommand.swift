import Terminal

enum ModelsCommand: Command {
  static let declaration = Declaration(
    "models", group: "models", summary: "List the models of this session",
    description: """
      A model is unsaved when it was trained, or a checkpoint holds it as it was before, and none that this session saved
      or restored holds it as it is now: after training, another layer, freeze or unfreeze. One that was never trained nor
      saved is made again by what was typed.
      """,
    searchTerms: ["list", "networks"],
    result: [
      .list(
        "models", "in the order of their names",
        of: [
          .text("name", "what it is called").key,
          .bool("current", "whether layers at the prompt are added to it").leastNeeded,
          .shape("input", "what goes in"), .shape("output", "what comes out"), .integer("layers", "how many"),
          .integer("parameters", "how many"), .texts("frozen", "the parts that do not learn").leastNeeded,
          .integer("epochs", "how many it was trained for"),
        ] + Description.normalization + [
          .bool("unsaved", "whether it differs from what was saved of it, or was trained and never saved")
        ])
    ],
    examples: [
      .init(
        "model m input=4 { linear 3 }\nmodels", "one model, not trained yet",
        output: """
          model m  input 4  output 3  layers 1  parameters 15

          name  current  input  output  layers  parameters  frozen  epochs  unsaved
          ────  ───────  ─────  ──────  ──────  ──────────  ──────  ──────  ───────
          m     yes      4      3            1          15               0  no

          """)
    ],
    seeAlso: ["summary", "use", "checkpoints"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    .record([
      "models": .list(
        session.models.sortedNaturally(by: \.name).map { model in
          var record: Record = [
            "name": .string(model.name), "current": .bool(model.name == session.currentModel),
            "input": .string("\(model.input)"), "output": .string("\(model.output)"),
            "layers": .integer(model.layers.count), "parameters": .integer(model.parameterCount),
            "frozen": .list(model.frozenParts.map { .string($0) }),
            "epochs": .integer(model.history.finishedEpochs),
          ]
          record.fields += Session.fields(of: model.normalization)
          record["unsaved"] = .bool(session.isUnsaved(model))
          return .record(record)
        })
    ])
  }
}
