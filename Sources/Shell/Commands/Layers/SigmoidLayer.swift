import Language
import Network

enum SigmoidLayer: LayerCommand {
  static let declaration = Declaration.layer(
    "sigmoid", summary: "Add a logistic function", description: "1 / (1 + e⁻ˣ), value by value: between 0 and 1.",
    searchTerms: ["logistic", "activation", "nonlinearity"],
    examples: [
      .init(
        "model m input=16x14x14 { convtranspose 1 pad=1; sigmoid }", "an output between 0 and 1",
        output: "model m  input 16x14x14  output 1x14x14  layers 2  parameters 145\n")
    ],
    seeAlso: ["relu"])

  static func layer(_ call: Call) -> Sigmoid { Sigmoid() }

  static func arguments(of layer: Sigmoid) -> Record {
    [:]
  }
}
