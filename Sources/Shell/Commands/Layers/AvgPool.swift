import Language
import Network

enum AvgPool: LayerCommand {
  static let declaration = Declaration.layer(
    "avgpool", summary: "Add average pooling",
    description: """
      The mean of each window. From h rows come (h + 2·pad − size) / stride + 1, rounded down, or up with ceil=yes, where
      a window that starts in the padding behind the input does not count. The zeros of the padding are among what the
      sum is divided by, unless countpad=no; what a last window reaches beyond them, with ceil=yes, never is. A window as
      large as the image gives the mean of each channel, which is called global average pooling.
      """,
    searchTerms: [
      "pooling", "mean", "downsample", "avgpool2d", "averagepooling2d", "averagepool", "global average pooling",
      "adaptiveavgpool2d", "globalaveragepooling2d",
    ],
    positionals: [.window],
    options: [
      .windowStride,
      .option(
        "pad", .integer(0...Parameter.maximumSize), default: 0,
        "rows and columns of zeros added on each side of the input, at most half of size"
      ).alsoCalled("padding"),
      .ceil,
      .option("countpad", .bool, default: true, "whether the padding counts among what the sum is divided by")
        .alsoCalled("count_include_pad"),
    ],
    examples: [
      .init(
        "model m input=16x14x14 { avgpool 2 }", "from 14x14 to 7x7",
        output: "model m  input 16x14x14  output 16x7x7  layers 1  parameters 0\n"),
      .init(
        "model m input=32x7x7 { avgpool 7; flatten; linear 10 }", "the mean of each channel, and a classifier on it",
        output: "model m  input 32x7x7  output 10  layers 3  parameters 330\n"),
    ],
    seeAlso: ["maxpool", "conv"])

  static func layer(_ call: Call) -> AveragePooling {
    AveragePooling(
      size: call.integer("size"), stride: call.optionalInteger("stride"), pad: call.integer("pad"),
      ceil: call.bool("ceil"), countsPad: call.bool("countpad"))
  }

  static func arguments(of layer: AveragePooling) -> Record {
    [
      "size": .integer(layer.size), "stride": .integer(layer.stride), "pad": .integer(layer.pad),
      "ceil": .bool(layer.ceil), "countpad": .bool(layer.countsPad),
    ]
  }
}
