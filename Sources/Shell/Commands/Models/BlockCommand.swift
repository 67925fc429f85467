import Language

enum BlockCommand: Command {
  static let declaration = Declaration(
    "block", group: "models", summary: "Name a part of a model",
    description: """
      Its layers form a part that can be frozen, attached to and embedded with. It stands inside a model's block or, at
      the prompt, by itself: then it is added to the current model. Layers typed after it stand outside it.
      """,
    searchTerms: ["part", "submodule", "encoder", "decoder"],
    positionals: [.positional("name", .newName(of: "block"), "what the part is called")], block: .required,
    otherResults: [ResultForm("outside a model's block", ModelCommand.declaration.result)],
    examples: [
      .init(
        "model ae input=1x28x28 { block encoder { conv 16 pad=1; relu; maxpool 2 } }", "the part is then ae.encoder",
        output: "model ae  input 1x28x28  output 16x14x14  layers 3  parameters 160\n")
    ],
    seeAlso: ["model", "freeze", "attach"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let name = call.string("name")
    guard !name.contains(".") else {
      throw call.problem(
        .custom(
          message: "a block's name has no dot: dots part the names of blocks within one another",
          remedy: "choose another"), at: "name")
    }
    if session.buildings.isEmpty { return try addToCurrent(name, call, session) }
    let depth = session.buildings.count - 1
    session.buildings[depth].blocks.append(name)
    defer { session.buildings[depth].blocks.removeLast() }
    try call.runBlock()
    return .nothing
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard !session.buildings.isEmpty || session.isCertain(call) else { throw Unchecked() }
    _ = try run(call, session)
  }

  /// At the prompt a block adds a whole part to the current model, or nothing where a layer does not fit.
  private static func addToCurrent(_ name: String, _ call: Call, _ session: Session) throws -> Value {
    guard let current = session.desk.currentModel else {
      throw Problem.custom(
        message: "block has no model to be added to", remedy: "make one first: model NAME input=1x28x28")
    }
    let model = try session.build(try session.model(current), inside: [name], call)
    session.willChange("block \(name) of \(current)")
    session.put(model)
    return ModelCommand.describe(model)
  }
}
