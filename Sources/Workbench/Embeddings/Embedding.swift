package import Network

/// The images of a set as points in a latent space: a model's or a block's output for each.
package struct Embedding: Sendable {
  package let name: String
  package let origin: EmbeddingOrigin
  /// The numbers of the images in their set, in rising order.
  package let ids: [UInt32]
  /// The class of each image, if it has one.
  package let labels: [UInt8]?
  package let classes: [String]
  /// How many values a point has.
  package let dimension: Int
  /// `ids.count` × `dimension`, point after point.
  package let values: [Float]

  package var count: Int { ids.count }

  /// The name of a point's class.
  package func className(at index: Int) -> String? {
    guard let labels else { return nil }
    return classes.indices.contains(Int(labels[index])) ? classes[Int(labels[index])] : nil
  }

  /// The place of an image's point, or nil where the image is not in the embedding.
  package func index(of id: Int) -> Int? {
    guard let id = UInt32(exactly: id) else { return nil }
    // Nearly always the images are all there, so that the place is the number.
    if ids.indices.contains(Int(id)), ids[Int(id)] == id { return Int(id) }
    return ids.firstIndex(of: id)
  }
}

/// What an embedding was made from.
package struct EmbeddingOrigin: Codable, Hashable, Sendable {
  /// `ae.encoder`.
  package let model: String
  /// `fashion-mnist.test`.
  package let data: String
  /// What the pixels were normalised with; nil in embeddings of Telar 0.1.
  package let normalization: Normalization?
  /// Of weights, layers, images and their normalisation: where it is the same, so is the embedding.
  package let fingerprint: Fingerprint

  /// The whole model, and its training until then; nil in embeddings of older versions.
  package let identity: ModelIdentity?
  private let history: [EpochRecord]?

  /// What an embedding of these images would be made from.
  ///
  /// - Parameters:
  ///   - model: the part of a model that makes it, as a model.
  ///   - whole: the model that this is a part of.
  package init(of split: DataSplit, by model: Model, of whole: Model) {
    self.init(
      model: model.name, data: split.images.name, normalization: split.seen(by: model).normalization,
      fingerprint: Fingerprint(of: model, on: split), identity: whole.identity, history: whole.history)
  }

  init(
    model: String, data: String, normalization: Normalization?, fingerprint: Fingerprint,
    identity: ModelIdentity? = nil, history: [EpochRecord]? = nil
  ) {
    self.model = model
    self.data = data
    self.normalization = normalization
    self.fingerprint = fingerprint
    self.identity = identity
    self.history = history
  }

  /// Whether it is of the same part of a model of that name and of the same images by name.
  package func isSamePlace(as other: EmbeddingOrigin) -> Bool { model == other.model && data == other.data }

  /// Whether an embedding of the other origin may take this one's place without asking: it is of the same place, and of
  /// the same model, whatever has become of it, or of one that has learnt all that this one's had, as when the same
  /// script runs again. What was made before models had an identity goes by the place alone.
  package func givesWay(to other: EmbeddingOrigin) -> Bool {
    guard isSamePlace(as: other) else { return false }
    guard let identity, identity != other.identity else { return true }
    if fingerprint == other.fingerprint { return true }
    guard let history, let later = other.history, !history.isEmpty else { return false }
    return history.count < later.count && history.isBeginning(of: later)
  }
}
