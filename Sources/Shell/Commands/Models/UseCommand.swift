import Language

enum UseCommand: Command {
  static let declaration = Declaration(
    "use", group: "models", summary: "Choose the current model",
    description: "Layer commands at the prompt add to it, and commands that are given no model mean it.",
    searchTerms: ["current", "select", "switch"],
    positionals: [.positional("model", ModelThing.type, "its name")],
    result: ModelCommand.declaration.result,
    examples: [
      .init(
        "model a input=4\nmodel b input=2\nuse a\nlinear 3", "add a layer to a, not to b",
        output: """
          model a  input 4  output 4  layers 0  parameters 0
          model b  input 2  output 2  layers 0  parameters 0
          model a  input 4  output 4  layers 0  parameters 0
          model a  layer linear1  output 3  parameters 15

          """)
    ],
    seeAlso: ["model", "models"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.model(call, "model")
    session.desk.currentModel = model.name
    return ModelCommand.describe(model)
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call, "model") else { return }
    _ = try run(call, session)
  }
}
