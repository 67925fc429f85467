import Network

/// A layer from the language's spelling in the reference files, such as `conv 5 kernel=3 pad=1`.
///
/// Stops the tests where a word is not understood: the spelling stands in a test or in its data.
package func layer(spelled text: String) -> any Layer {
  let words = text.split(separator: " ").map(String.init)
  var options: [String: String] = [:]
  for word in words where word.contains("=") {
    let parts = word.split(separator: "=").map(String.init)
    options[parts[0]] = parts[1]
  }
  let size = words.count > 1 ? Int(words[1]) ?? 0 : 0
  func number(_ name: String, _ otherwise: Int) -> Int { options[name].flatMap { Int($0) } ?? otherwise }
  switch words[0] {
  case "conv":
    return Convolution(
      channels: size, kernel: number("kernel", 3), stride: number("stride", 1), pad: number("pad", 0))
  case "convtranspose":
    return TransposedConvolution(
      channels: size, kernel: number("kernel", 3), stride: number("stride", 1), pad: number("pad", 0),
      outputPad: number("outpad", 0))
  case "linear": return Linear(features: size)
  case "maxpool":
    return MaxPooling(
      size: size, stride: options["stride"].flatMap { Int($0) }, pad: number("pad", 0), ceil: options["ceil"] == "yes")
  case "avgpool":
    return AveragePooling(
      size: size, stride: options["stride"].flatMap { Int($0) }, pad: number("pad", 0), ceil: options["ceil"] == "yes",
      countsPad: options["countpad"] != "no")
  case "relu": return ReLU()
  case "sigmoid": return Sigmoid()
  case "dropout": return Dropout(probability: Double(words[1])!)
  case "flatten": return Flatten()
  case "unflatten": return Unflatten(shape: Shape(parsing: words[1])!)
  default: preconditionFailure("no layer is spelled '\(text)'")
  }
}

extension Model {
  /// A model of layers in the language's spelling. A layer may stand in a block: `encoder: conv 16 kernel=3`.
  package init(spelled layers: [String], input: [Int], seed: UInt64 = 1) throws(ModelError) {
    self.init(name: "net", input: Shape(input), seed: seed)
    for text in layers {
      let parts = text.split(separator: ":").map(String.init)
      try append(
        layer(spelled: parts[parts.count - 1]),
        block: parts.count > 1 ? parts[0].split(separator: ".").map(String.init) : [])
    }
  }

  /// Gives the model the weights that the reference values were computed from.
  package mutating func setReferenceParameters() {
    let shapes = layers.flatMap { $0.parameters.map(\.parameter.shape.dimensions) }
    parameters = ReferenceHash.parameters(shapes: shapes).flatMap { $0 }
  }
}

/// The paper's Autoencoder II, in the language's spelling, with the encoder as a block.
package func autoencoderTwo(dropout: Double) -> [String] {
  [
    "encoder:conv 16 kernel=3 pad=1", "encoder:relu", "encoder:dropout \(dropout)", "encoder:maxpool 2",
    "encoder:conv 32 kernel=3 pad=1", "encoder:relu", "encoder:dropout \(dropout)", "encoder:maxpool 2",
    "convtranspose 16 kernel=3 stride=2 pad=1 outpad=1", "relu", "dropout \(dropout)",
    "convtranspose 1 kernel=3 stride=2 pad=1 outpad=1", "sigmoid",
  ]
}
