import Language
import Network

enum EvaluateCommand: Command {
  static let declaration = Declaration(
    "evaluate", group: "training", summary: "Measure a model's loss and accuracy",
    description: "Over all images, without dropout. The model does not change.",
    searchTerms: ["test", "accuracy", "loss", "score", "validate", "predict", "predictions"],
    positionals: [.positional("model", ModelThing.type, optional: true, "the current model if not given")],
    options: [
      .option("data", DataThing.splitType, default: "test", "the images").alsoCalled("dataset", "on"),
      .option(
        "loss", .choice(Loss.allCases.map(\.rawValue)),
        "mse where the output has the input's shape, else cross-entropy, if not given"),
    ],
    result: [
      .text("model", "its name"), .text("data", "in full"), .integer("images", "how many"),
      .number("loss", "the mean"),
      .number("accuracy", "of a classifier, from 0 to 1; none where the loss is not a number").optional,
    ],
    examples: [
      .init("evaluate clf data=test", "how well a classifier does on new images"),
      .init(
        """
        let data = (load fashion-mnist)
        model m input=1x28x28 { flatten; linear 10 }
        let found = (evaluate m)
        print $found.data "is" ($found.accuracy < 0.5)
        """, "its result as a value: a model that has learnt nothing is no good",
        output: """
          model m  input 1x28x28  output 10  layers 2  parameters 7,850
          fashion-mnist.test is true

          """),
    ],
    seeAlso: ["train"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.model(call, "model")
    let data = try session.split(call, "data")
    let loss = call.optionalString("loss").flatMap(Loss.init(rawValue:)) ?? model.naturalLoss
    let inference = try Inference(model, PlanOptions(loss: loss), workers: session.workers)
    guard
      let found = try inference.evaluate(
        session.images(data, for: model), shouldStop: { session.isInterrupted })
    else {
      throw Problem.interrupted
    }
    return .record([
      "model": .string(model.name), "data": .string(data.images.name), "images": .integer(found.images),
      "loss": .number(found.loss), "accuracy": .optional(found.accuracy),
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    if session.isCertain(call, "model") { _ = try session.model(call, "model") }
    try session.checkSplit(call, "data")
  }
}
