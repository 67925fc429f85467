enum ModelsCommand: Command {
  static let declaration = Declaration(
    "models", group: "models", summary: "List the models of this session",
    searchTerms: ["list", "networks"],
    result: [
      ResultField(
        "models", "a list of name, current, input, output, layers, parameters, frozen, epochs, mean, std and unsaved")
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
          var record: Record = [
            "name": .string(model.name), "current": .bool(model.name == session.currentModel),
            "input": .string("\(model.input)"), "output": .string("\(model.output)"),
            "layers": .integer(model.layers.count), "parameters": .integer(model.parameterCount),
            "frozen": .string(model.frozenParts.joined(separator: ", ")),
            "epochs": .integer(model.history.finishedEpochs),
          ]
          record.fields += Session.fields(of: model.normalization)
          record["unsaved"] = .bool(session.unsaved.contains(model.name))
          return .record(record)
        })
    ])
  }
}
