import Language
import Network

enum UnfreezeCommand: Command {
  static let declaration = Declaration(
    "unfreeze", group: "training", summary: "Let a part of a model learn again",
    searchTerms: ["unlock", "fine-tune", "finetune", "requires_grad"],
    positionals: [.positional("part", ModelThing.partType, "a model, or a part such as ae.encoder")],
    result: [
      .text("unfrozen", "the part"), .integer("unfrozen_parameters", "how many it has"),
      .integer("trainable_parameters", "how many of the model learn now"),
    ],
    examples: [
      .init(
        "model m input=4 { linear 3 }\nfreeze m\nunfreeze m", "as it was",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          frozen m  frozen parameters 15  trainable parameters 0
          unfrozen m  unfrozen parameters 15  trainable parameters 15

          """)
    ],
    seeAlso: ["freeze"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    var (model, part) = try session.modelAndPart(call, "part")
    let count = try model.unfreeze(part)
    session.willChange("unfreeze \(call.string("part"))")
    session.put(model)
    return .record([
      "unfrozen": .string(call.string("part")), "unfrozen_parameters": .integer(count),
      "trainable_parameters": .integer(model.trainableParameterCount),
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard session.isCertain(call, "part") else { return }
    _ = try run(call, session)
  }
}
