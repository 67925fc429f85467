package import Network
package import Store

/// What a list of checkpoints says of one.
package struct CheckpointSummary: Sendable {
  /// The name that it was saved under.
  package let name: String
  package let model: String
  /// In seconds since 1970.
  package let created: Double
  package let parameterCount: Int
  /// What its arrays take in the store.
  package let byteCount: Int
  package let input: Shape
  package let output: Shape
  package let history: [EpochRecord]
  /// As of the model.
  package let figures: EpochRecord?
  package let normalization: Normalization?
  private let layers: [ModelLayer]
  private let identity: ModelIdentity?
  /// Of the weights.
  private let fingerprint: Fingerprint

  package init(_ record: StoredRecord<CheckpointFields>) {
    name = record.name
    model = record.fields.model
    created = record.created
    parameterCount = record.array("parameters")?.shape.first ?? 0
    byteCount = record.byteCount
    input = record.fields.architecture.input
    output = record.fields.architecture.layers.last?.output ?? input
    let architecture = record.fields.architecture
    history = architecture.history
    figures = architecture.isReshaped == true ? nil : history.last
    normalization = architecture.normalization
    layers = architecture.layers
    identity = architecture.identity
    fingerprint = record.fields.fingerprint
  }

  /// Whether the model may be saved in place of this without asking: it is the model that this was saved from,
  /// whatever has become of it, or one that has learnt all that this had, as when the same script runs again.
  /// What was saved before models had an identity goes by the second alone.
  package func givesWay(to model: Model) -> Bool {
    identity == model.identity || isContained(in: model)
  }

  /// Whether its layers and its training are those that the model began with: then nothing in it is lost.
  private func isContained(in model: Model) -> Bool {
    guard input == model.input, layers.count <= model.layers.count,
      zip(layers, model.layers).allSatisfy({ $0.name == $1.name && $0.layer.isSame(as: $1.layer) }),
      history.isBeginning(of: model.history)
    else { return false }
    if history.count < model.history.count { return !history.isEmpty }
    // Steps since the last epoch, and the weights that an attached part came with, show in the weights alone.
    return Fingerprint(Array(model.parameters.prefix(parameterCount))) == fingerprint
  }
}

extension [EpochRecord] {
  /// Whether another history begins with this one: whoever has that has learnt all of this.
  func isBeginning(of other: [EpochRecord]) -> Bool {
    count <= other.count
      && zip(self, other).allSatisfy { $0.epoch == $1.epoch && $0.trainLoss.isSame(as: $1.trainLoss) }
  }
}

extension Layer {
  /// Whether it is the same kind of layer with the same options.
  fileprivate func isSame(as other: any Layer) -> Bool { other as? Self == self }
}

extension Double? {
  /// Whether it is the same number, or no number as well.
  fileprivate func isSame(as other: Double?) -> Bool {
    guard let self, let other else { return self == nil && other == nil }
    return self == other || self.isNaN && other.isNaN
  }
}
