import Language
import Network

enum UnflattenLayer: LayerCommand {
  static let declaration = Declaration.layer(
    "unflatten", summary: "Make an image of a row of features",
    description: "Channel after channel, row after row. No value changes.", searchTerms: ["reshape", "view"],
    positionals: [
      .positional("shape", .shape, "channels, height and width")
        .alsoCalled("unflattened_size", "target_shape")
    ],
    examples: [
      .init(
        "model m input=1x28x28 { flatten; linear 1568; unflatten 32x7x7 }", "features as 32 channels of 7x7",
        output: """
          model m  input 1x28x28  output 32x7x7  layers 3  parameters 1,230,880

          """)
    ],
    seeAlso: ["flatten"])

  static func layer(_ call: Call) -> Unflatten { Unflatten(shape: Shape(call.shape("shape"))) }

  static func arguments(of layer: Unflatten) -> Record {
    ["shape": .string("\(layer.shape)")]
  }
}
