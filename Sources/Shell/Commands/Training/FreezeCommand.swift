import Language
import Network

enum FreezeCommand: Command {
  static let declaration = Declaration(
    "freeze", group: "training", summary: "Keep a part of a model from learning",
    description: """
      Its parameters never change until unfreeze. By default its dropout is off in training as well, so that its output
      is a fixed function of the image; dropout=yes leaves it on.
      """,
    searchTerms: ["fix", "lock", "requires_grad", "pretrained", "transfer"],
    positionals: [.positional("part", ModelThing.partType, "a model, or a part such as ae.encoder")],
    options: [.option("dropout", .bool, default: false, "whether its dropout stays on in training")],
    result: [
      .text("frozen", "the part"), .integer("frozen_parameters", "how many it has"),
      .integer("trainable_parameters", "how many of the model still learn"),
    ],
    examples: [
      .init(
        "model m input=4 { block encoder { linear 3 }; linear 2 }\nfreeze m.encoder", "only the last layer learns",
        output: """
          model m  input 4  output 2  layers 2  parameters 23
          frozen m.encoder  frozen parameters 15  trainable parameters 8

          """)
    ],
    seeAlso: ["unfreeze", "attach", "summary"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    var (model, part) = try session.modelAndPart(call, "part")
    let count = try model.freeze(part, dropout: call.bool("dropout"))
    session.willChange("freeze \(call.string("part"))")
    session.put(model)
    return .record([
      "frozen": .string(call.string("part")), "frozen_parameters": .integer(count),
      "trainable_parameters": .integer(model.trainableParameterCount),
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call, "part") else { return }
    _ = try run(call, session)
  }
}
