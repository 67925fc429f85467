import Language
import Network

enum DropoutLayer: LayerCommand {
  static let declaration = Declaration.layer(
    "dropout", summary: "Add dropout",
    description: """
      In training each value is set to 0 with this probability and the others are divided by 1 − p, so that the expected
      value stays. Otherwise it does nothing; nor, as a rule, in a frozen block.
      """,
    searchTerms: ["regularisation", "regularization", "noise", "dropout2d"],
    positionals: [
      .positional("p", .number(.belowOne), "the probability that a value is dropped")
        .alsoCalled("rate", "probability")
    ],
    examples: [
      .init(
        "model m input=1x28x28 { conv 16 pad=1; relu; dropout 0.2 }", "drop a fifth of the values",
        output: "model m  input 1x28x28  output 16x28x28  layers 3  parameters 160\n")
    ],
    seeAlso: ["relu", "freeze"])

  static func layer(_ call: Call) -> Dropout { Dropout(probability: call.number("p")) }

  static func arguments(of layer: Dropout) -> Record {
    ["p": .number(layer.probability)]
  }
}
