enum UndoCommand: Command {
  static let declaration = Declaration(
    "undo", group: "models", summary: "Take back the last change to a model",
    description: "Layers, blocks, freezing, training, restoring: each can be taken back, the latest first.",
    searchTerms: ["revert", "back", "remove"],
    result: [ResultField("undone", "what was taken back")],
    examples: [
      .init(
        "model m input=4\nlinear 3\nundo", "the layer is gone again",
        output: """
          model m  input 4  output 4  layers 0  parameters 0
          model m  layer linear1  output 3  parameters 15
          undone linear1 of m

          """)
    ],
    seeAlso: ["model", "freeze"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    guard session.buildings.isEmpty else {
      throw Problem.custom(message: "undo cannot stand inside a model's block")
    }
    guard let step = session.undoSteps.popLast() else {
      throw Problem.custom(message: "there is nothing to undo")
    }
    session.models = step.models
    session.currentModel = step.currentModel
    return .record(["undone": .string(step.change)])
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call) else { return }
    _ = try run(call, session)
  }
}
