import Language
import Network

/// A command that adds one layer. Its file says which options it takes and which layer they make.
protocol LayerCommand: Command where Context == Session {
  associatedtype Made: Layer
  static func layer(_ call: Call) -> Made
  /// The arguments with which the command makes this layer, by the names that it declares.
  static func arguments(of layer: Made) -> Record
}

extension LayerCommand {
  /// The same of any layer; nil of one that another command makes.
  static func arguments(of layer: any Layer) -> Record? { (layer as? Made).map { arguments(of: $0) } }
}

/// The arguments with which a layer can be made again, by the names that its command declares.
func arguments(of layer: any Layer) -> Record {
  for case let command as any LayerCommand.Type in allCommands {
    if let arguments = command.arguments(of: layer) { return arguments }
  }
  return Record()
}

extension LayerCommand {
  package static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.add(layer(call))
    let added = model.layers.last!
    return .record([
      "model": .string(model.name), "layer": .string(added.name), "output": .string("\(added.output)"),
      "parameters": .integer(added.parameterCount),
    ])
  }

  package static func check(_ call: Call, _ session: Session) throws {
    guard !session.buildings.isEmpty || session.isCertain(call) else { throw Unchecked() }
    _ = try run(call, session)
  }
}

extension Declaration {
  /// What all layer commands have in common.
  static func layer(
    _ name: String, summary: String, description: String = "", searchTerms: [String], positionals: [Parameter] = [],
    options: [Parameter] = [], examples: [Example], seeAlso: [String] = []
  ) -> Declaration {
    Declaration(
      name, group: "layers", summary: summary, description: description, searchTerms: searchTerms,
      positionals: positionals, options: options,
      result: [
        .text("model", "the model that it was added to"), .text("layer", "the name of the new layer"),
        .shape("output", "what comes out"), .integer("parameters", "how many the layer has"),
      ],
      examples: examples, seeAlso: seeAlso,
      notNeeded: [
        .init(
          ["in_channels", "in_features", "input_dim", "input_shape", "input_size", "num_features"],
          "leave it out: a layer takes what the one before it gives"),
        .init(["activation"], "an activation is a layer of its own, behind this one: relu or sigmoid"),
        .init(["name"], "leave it out: a layer is called by its kind and number; block names a part"),
      ])
  }
}

extension Parameter {
  static let kernel = Parameter.option(
    "kernel", .integer(1...maximumSize), default: 3, "height and width of the kernel"
  ).alsoCalled("kernel_size", "filter_size", "size")
  static let stride = Parameter.option(
    "stride", .integer(1...maximumSize), default: 1, "how far the kernel moves each time"
  ).alsoCalled("strides")
  static let pad = Parameter.option(
    "pad", .integer(0...maximumSize), default: 0, "zeros added on each side of the input"
  ).alsoCalled("padding")
  static let channels = Parameter.positional(
    "out", .integer(1...maximumSize), "how many channels come out"
  ).alsoCalled("out_channels", "filters", "channels")

  /// Those of pooling.
  static let window = Parameter.positional(
    "size", .integer(1...maximumSize), "height and width of the window"
  ).alsoCalled("kernel_size", "kernel", "pool_size")
  static let windowStride = Parameter.option(
    "stride", .integer(1...maximumSize), "how far the window moves each time; its size if not given"
  ).alsoCalled("strides")
  static let ceil = Parameter.option(
    "ceil", .bool, default: false, "whether a last window that reaches beyond the input counts"
  ).alsoCalled("ceil_mode")

  /// No sensible layer is larger.
  static let maximumSize = 1 << 24
}
