import Language
import Network

enum FlattenLayer: LayerCommand {
  static let declaration = Declaration.layer(
    "flatten", summary: "Make one row of features of an image",
    description: "Channel after channel, row after row. No value changes.",
    searchTerms: ["reshape", "view"],
    examples: [
      .init(
        "model m input=1x28x28 { flatten }", "28x28 pixels as 784 features",
        output: "model m  input 1x28x28  output 784  layers 1  parameters 0\n")
    ],
    seeAlso: ["unflatten", "linear"])

  static func layer(_ call: Call) -> Flatten { Flatten() }

  static func arguments(of layer: Flatten) -> Record {
    [:]
  }
}
