import FoundationEssentials
package import Network

extension Fingerprint {
  /// Of all that a checkpoint keeps of a model: where it is the same, saving it again would change nothing.
  package init(contentsOf model: Model) {
    self.init(model.parameters)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Numbers, words and shapes, which are always written.
    if let text = try? encoder.encode(model.architecture) { text.withUnsafeBytes { add($0) } }
    if let optimizer = model.optimizer { add("\(Fingerprint(optimizer))") }
  }

  package init(_ optimizer: OptimizerState) {
    self.init()
    add(optimizer.kind)
    for count in optimizer.steps { add(UInt64(count)) }
    for moment in optimizer.moments { moment.withUnsafeBytes { add($0) } }
  }

  /// Of weights, layers, images and what normalises them: where it is the same, so is the model's output.
  init(of model: Model, on split: DataSplit) {
    self.init(model.parameters)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for layer in model.layers {
      add(layer.layer.kind)
      add("\(layer.input)")
      // A layer's options are numbers, words and shapes, which are always written.
      if let options = try? encoder.encode(layer.layer) { options.withUnsafeBytes { add($0) } }
    }
    add(split.fingerprint.description)
    let normalization = split.seen(by: model).normalization
    add(UInt64(normalization.mean.bitPattern) << 32 | UInt64(normalization.deviation.bitPattern))
  }
}
