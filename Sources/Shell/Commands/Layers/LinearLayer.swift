import Language
import Network

enum LinearLayer: LayerCommand {
  static let declaration = Declaration.layer(
    "linear", summary: "Add a fully connected layer",
    description: "Each output is a weighted sum of all inputs, plus a bias. An image must be flattened first.",
    searchTerms: ["dense", "fully connected", "fc", "affine"],
    positionals: [
      .positional("out", .integer(1...Parameter.maximumSize), "how many features come out")
        .alsoCalled("units", "out_features", "features")
    ],
    examples: [
      .init(
        "model m input=1x28x28 { flatten; linear 10 }", "a linear classifier",
        output: "model m  input 1x28x28  output 10  layers 2  parameters 7,850\n")
    ],
    seeAlso: ["flatten"])

  static func layer(_ call: Call) -> Linear { Linear(features: call.integer("out")) }

  static func arguments(of layer: Linear) -> Record {
    ["out": .integer(layer.features)]
  }
}
