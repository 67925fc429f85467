import Language
import Network

enum MaxPool: LayerCommand {
  static let declaration = Declaration.layer(
    "maxpool", summary: "Add max-pooling",
    description: """
      The largest value of each window; what lies outside the input counts as −∞. From h rows come
      (h + 2·pad − size) / stride + 1, rounded down, or up with ceil=yes, where a window that starts in the padding
      behind the input does not count.
      """,
    searchTerms: ["pooling", "downsample", "maxpool2d", "maxpooling2d"],
    positionals: [.window],
    options: [
      .windowStride,
      .option(
        "pad", .integer(0...Parameter.maximumSize), default: 0,
        "rows and columns added on each side of the input, at most half of size; they are never the largest"
      ).alsoCalled("padding"),
      .ceil,
    ],
    examples: [
      .init(
        "model m input=64x7x7 { maxpool 2 ceil=yes }", "from 7x7 to 4x4",
        output: "model m  input 64x7x7  output 64x4x4  layers 1  parameters 0\n")
    ],
    seeAlso: ["avgpool", "conv"])

  static func layer(_ call: Call) -> MaxPooling {
    MaxPooling(
      size: call.integer("size"), stride: call.optionalInteger("stride"), pad: call.integer("pad"),
      ceil: call.bool("ceil"))
  }

  static func arguments(of layer: MaxPooling) -> Record {
    [
      "size": .integer(layer.size), "stride": .integer(layer.stride), "pad": .integer(layer.pad),
      "ceil": .bool(layer.ceil),
    ]
  }
}
