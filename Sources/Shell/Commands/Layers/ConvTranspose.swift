import Language
import Network

enum ConvTranspose: LayerCommand {
  static let declaration = Declaration.layer(
    "convtranspose", summary: "Add a transposed convolution",
    description: """
      The gradient of a convolution, used forward: a stride above 1 enlarges the image. From h rows come
      (h − 1)·stride − 2·pad + kernel + outpad; the same for columns.
      """,
    searchTerms: ["deconvolution", "upsample", "upconv", "convtranspose2d", "conv2dtranspose", "decoder"],
    positionals: [.channels],
    options: [
      .kernel, .stride, .pad,
      .option(
        "outpad", .integer(0...Parameter.maximumSize), default: 0,
        "rows and columns added at one side of the output; below the stride"
      ).alsoCalled("output_padding"),
    ],
    examples: [
      .init(
        "model m input=32x7x7 { convtranspose 16 stride=2 pad=1 outpad=1 }", "from 7x7 to 14x14",
        output: "model m  input 32x7x7  output 16x14x14  layers 1  parameters 4,624\n")
    ],
    seeAlso: ["conv"])

  static func layer(_ call: Call) -> TransposedConvolution {
    TransposedConvolution(
      channels: call.integer("out"), kernel: call.integer("kernel"), stride: call.integer("stride"),
      pad: call.integer("pad"), outputPad: call.integer("outpad"))
  }

  static func arguments(of layer: TransposedConvolution) -> Record {
    [
      "out": .integer(layer.channels), "kernel": .integer(layer.kernel), "stride": .integer(layer.stride),
      "pad": .integer(layer.pad), "outpad": .integer(layer.outputPad),
    ]
  }
}
