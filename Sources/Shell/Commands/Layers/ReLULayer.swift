import Language
import Network

enum ReLULayer: LayerCommand {
  static let declaration = Declaration.layer(
    "relu", summary: "Add a rectifier", description: "max(0, x), value by value.",
    searchTerms: ["rectifier", "activation", "nonlinearity"],
    examples: [
      .init(
        "model m input=1x28x28 { conv 16 pad=1; relu }", "a convolution and its rectifier",
        output: "model m  input 1x28x28  output 16x28x28  layers 2  parameters 160\n")
    ],
    seeAlso: ["sigmoid", "dropout"])

  static func layer(_ call: Call) -> ReLU { ReLU() }

  static func arguments(of layer: ReLU) -> Record {
    [:]
  }
}
