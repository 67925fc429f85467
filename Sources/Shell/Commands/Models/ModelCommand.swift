import Language
import Network

enum ModelCommand: Command {
  static let declaration = Declaration(
    "model", group: "models", summary: "Make a model",
    description: """
      Layers stand in the block, one after the other, each taking the output of the one before. Without a block the
      model is empty, and layer commands at the prompt add to it. It becomes the current model. A model of the same name
      gives way; undo brings it back. One whose training is not saved gives way in a
      script only with replace=yes.
      """,
    searchTerms: ["network", "create", "new", "define", "architecture", "sequential"],
    positionals: [.positional("name", .newName(of: ModelThing.kind), "what it is called from now on")],
    options: [
      .option("input", .shape, required: true, "the shape of one image: channels, height and width")
        .alsoCalled("input_shape", "input_size", "shape"),
      .replacesModel,
    ],
    block: .optional,
    result: [
      .text("model", "its name"), .shape("input", "what goes in"), .shape("output", "what comes out"),
      .integer("layers", "how many"), .integer("parameters", "how many"),
    ],
    examples: [
      .init(
        "model ae input=1x28x28 { block encoder { conv 16 pad=1; relu; maxpool 2 }; convtranspose 1 stride=2 pad=1 outpad=1; sigmoid }",
        "a small autoencoder with a named part",
        output: "model ae  input 1x28x28  output 1x28x28  layers 5  parameters 305\n")
    ],
    seeAlso: ["block", "attach", "use", "summary"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let name = call.string("name")
    do throws(Problem) { try ModelThing.requireFree(name, besides: name, session) } catch {
      throw call.problem(error, at: "name")
    }
    guard session.buildings.isEmpty else {
      throw Problem.custom(message: "a model cannot stand inside another", remedy: "use block for a part of a model")
    }
    try session.requireReplaceable(name, call, at: "name")
    let empty = Model(
      name: name, input: Shape(call.shape("input")), seed: session.desk.seed, hasWeights: !session.isCheck)
    let model = call.hasBlock ? try session.build(empty, call) : empty
    try session.introduce(model, "model \(name)", call, at: "name")
    return describe(model)
  }

  static func check(_ call: Call, _ session: Session) throws { _ = try run(call, session) }

  /// What `model` and `attach` give back.
  static func describe(_ model: Model) -> Value {
    .record([
      "model": .string(model.name), "input": .string("\(model.input)"), "output": .string("\(model.output)"),
      "layers": .integer(model.layers.count), "parameters": .integer(model.parameterCount),
    ])
  }
}
