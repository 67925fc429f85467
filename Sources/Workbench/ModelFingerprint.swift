import FoundationEssentials
internal import Network

extension Fingerprint {
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
