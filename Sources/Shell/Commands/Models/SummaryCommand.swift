import Language

enum SummaryCommand: Command {
  static let declaration = Declaration(
    "summary", group: "models", summary: "Show a model's layers",
    description: "Each layer with the shape that comes out, its parameters, and whether they learn or are frozen.",
    searchTerms: ["layers", "parameters", "shapes", "describe", "architecture"],
    positionals: [.positional("model", ModelThing.type, optional: true, "the current model if not given")],
    result: [
      .text("model", "its name").inEachRow, .shape("input", "what goes in"),
      .list("layers", "one after the other", of: ModelThing.layer), .integer("parameters", "how many in all"),
      .integer("trainable_parameters", "how many of them learn"),
    ] + ModelThing.normalization,
    examples: [
      .init(
        "model m input=1x28x28 { conv 16 pad=1; relu; flatten; linear 10 }\nfreeze m.conv1\nsummary m",
        "shapes, parameters and what is frozen",
        output: """
          model m  input 1x28x28  output 10  layers 4  parameters 125,610
          frozen m.conv1  frozen parameters 160  trainable parameters 125,450

          name      kind     output    parameters  trainable
          ────────  ───────  ────────  ──────────  ─────────
          conv1     conv     16x28x28         160  no
          relu1     relu     16x28x28           0  no
          flatten1  flatten  12544              0  no
          linear1   linear   10           125,450  yes

          model m  input 1x28x28  parameters 125,610  trainable parameters 125,450

          """)
    ],
    seeAlso: ["models", "freeze"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.model(call, "model")
    var record: Record = [
      "model": .string(model.name), "input": .string("\(model.input)"),
      "layers": .list(model.layers.map { ModelThing.describe($0) }),
      "parameters": .integer(model.parameterCount), "trainable_parameters": .integer(model.trainableParameterCount),
    ]
    record.fields += ModelThing.fields(of: model.normalization)
    return .record(record)
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call, "model") else { return }
    _ = try session.model(call, "model")
  }
}
