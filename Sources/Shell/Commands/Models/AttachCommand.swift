import Language
import Network

enum AttachCommand: Command {
  static let declaration = Declaration(
    "attach", group: "models", summary: "Put new layers on a copy of a part of a model",
    description: """
      The new model begins with a copy of the part: its weights, and what of it is frozen. The layers of the block follow
      as its part `head`. Nothing is shared with the model that the part comes from. A model of the new one's name gives
      way as with model.
      """,
    searchTerms: ["head", "classifier", "transfer", "pretrained", "fine-tune", "finetune"],
    positionals: [.positional("name", .newName(of: ModelThing.kind), "what the new model is called")],
    options: [
      .option("to", ModelThing.partType, required: true, "the part to begin with").alsoCalled("from", "base"),
      .replacesModel,
    ],
    block: .required, result: ModelCommand.declaration.result,
    examples: [
      .init(
        """
        model ae input=1x28x28 { block encoder { conv 16 pad=1; relu; maxpool 2 } }
        attach clf to=ae.encoder { flatten; linear 10 }
        """, "a classifier on an encoder",
        output: """
          model ae  input 1x28x28  output 16x14x14  layers 3  parameters 160
          model clf  input 1x28x28  output 10  layers 5  parameters 31,530

          """)
    ],
    seeAlso: ["freeze", "model", "train"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let name = call.string("name")
    do throws(Problem) { try ModelThing.requireFree(name, besides: name, session) } catch {
      throw call.problem(error, at: "name")
    }
    let (source, part) = try session.modelAndPart(call, "to")
    try session.requireReplaceable(name, call, at: "name")
    try session.requireMemory(toCopy: source)
    let copy: Model
    do {
      copy = try source.copy(of: part, as: name, seed: session.desk.seed)
    } catch {
      throw call.problem(error.problem, at: "to")
    }
    let model = try session.build(copy, inside: ["head"], call)
    try session.introduce(model, "model \(name)", call, at: "name")
    return ModelCommand.describe(model)
  }

  static func check(_ call: Call, _ session: Session) throws {
    // A whole model may have got more layers unseen, a block may not.
    guard session.isCertain(call, "to"), call.certainty.isComplete || call.string("to").contains(".") else {
      throw Unchecked()
    }
    _ = try run(call, session)
  }
}
