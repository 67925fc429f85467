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
      ResultField(
        "models", "a list of name, current, input, output, layers, parameters, frozen, epochs and unsaved")
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
        session.models.map { model in
          .record([
            "name": .string(model.name), "current": .bool(model.name == session.currentModel),
            "input": .string("\(model.input)"), "output": .string("\(model.output)"),
            "layers": .integer(model.layers.count), "parameters": .integer(model.parameterCount),
            "frozen": .string(model.frozenParts.joined(separator: ", ")),
            "epochs": .integer(model.history.last?.epoch ?? 0),
            "unsaved": .bool(session.isUnsaved(model)),
          ])
        })
    ])
  }
}
