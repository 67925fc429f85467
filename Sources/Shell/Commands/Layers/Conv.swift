import Language
import Network

enum Conv: LayerCommand {
  static let declaration = Declaration.layer(
    "conv", summary: "Add a convolution",
    description: """
      A two-dimensional convolution with a bias. From h rows come (h + 2·pad − kernel) / stride + 1, rounded down; the
      same for columns. kernel=3 pad=1 keeps height and width.
      """,
    searchTerms: ["convolution", "conv2d", "convolution2d", "filter", "kernel"], positionals: [.channels],
    options: [.kernel, .stride, .pad],
    examples: [
      .init(
        "model m input=1x28x28 { conv 16 pad=1 }", "sixteen 3x3 filters that keep height and width",
        output: "model m  input 1x28x28  output 16x28x28  layers 1  parameters 160\n")
    ],
    seeAlso: ["convtranspose", "maxpool"])

  static func layer(_ call: Call) -> Convolution {
    Convolution(
      channels: call.integer("out"), kernel: call.integer("kernel"), stride: call.integer("stride"),
      pad: call.integer("pad"))
  }

  static func arguments(of layer: Convolution) -> Record {
    [
      "out": .integer(layer.channels), "kernel": .integer(layer.kernel), "stride": .integer(layer.stride),
      "pad": .integer(layer.pad),
    ]
  }
}
