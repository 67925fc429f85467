package import Network
package import Store

/// The embeddings in a store.
package struct Embeddings: Sendable {
  private let records: RecordStore

  /// The kind of an embedding's record.
  package static let kind = "embedding"

  /// What is kept of an embedding as text.
  package struct Fields: Codable, Sendable {
    package let origin: EmbeddingOrigin
    package let count: Int
    package let dimension: Int
    package let classes: [String]
    package let hasLabels: Bool
  }

  package init(records: RecordStore) {
    self.records = records
  }

  /// What an embedding of these images by this model would be made from.
  package static func origin(of split: DataSplit, by model: Model) -> EmbeddingOrigin {
    EmbeddingOrigin(
      model: model.name, data: split.images.name, normalization: split.seen(by: model).normalization,
      fingerprint: Fingerprint(of: model, on: split))
  }

  /// What is kept under a name, without its points; nil where nothing is.
  package func find(_ name: String) throws(StoreError) -> Record<Fields>? {
    try records.find(Embeddings.kind, name, as: Fields.self)
  }

  /// The embedding of this name, if it was made from the very same weights and images.
  package func find(_ name: String, from origin: EmbeddingOrigin) throws(StoreError) -> Embedding? {
    guard let found = try find(name)?.fields.origin, found.model == origin.model, found.data == origin.data,
      found.fingerprint == origin.fingerprint
    else { return nil }
    return try load(name)
  }

  /// Saves an embedding in place of one of the same name.
  package func save(_ embedding: Embedding) throws(StoreError) {
    var arrays = [
      ArrayToStore("values", shape: [embedding.count, embedding.dimension], .float32(embedding.values)),
      ArrayToStore("ids", shape: [embedding.count], .uint32(embedding.ids)),
    ]
    if let labels = embedding.labels { arrays.append(ArrayToStore("labels", shape: [labels.count], .uint8(labels))) }
    let fields = Fields(
      origin: embedding.origin, count: embedding.count, dimension: embedding.dimension, classes: embedding.classes,
      hasLabels: embedding.labels != nil)
    try records.save(Embeddings.kind, embedding.name, fields: fields, arrays: arrays)
  }

  package func load(_ name: String) throws(StoreError) -> Embedding {
    try records.load(Embeddings.kind, name, as: Fields.self) { record, reader throws(StoreError) in
      let fields = record.fields
      let values = try reader.floats("values")
      let ids = try reader.numbers("ids")
      let labels = fields.hasLabels ? try reader.bytes("labels") : nil
      guard record.array("values")?.shape == [fields.count, fields.dimension], ids.count == fields.count,
        labels == nil || labels?.count == fields.count
      else {
        throw StoreError(
          .unexpectedContents, "embedding '\(name)' does not have the shape that it states",
          remedy: "make it again with embed")
      }
      return Embedding(
        name: name, origin: fields.origin, ids: ids, labels: labels, classes: fields.classes,
        dimension: fields.dimension, values: values)
    }
  }

  /// Names in the order of their UTF-8 bytes.
  package func names() throws(StoreError) -> [String] { try records.names(ofKind: Embeddings.kind) }

  /// All embeddings, each with what is wrong with it where it cannot be read.
  package func list() throws(StoreError) -> [(name: String, record: Result<Record<Fields>, StoreError>)] {
    try records.list(Embeddings.kind, as: Fields.self)
  }

  /// Whether there was one.
  package func delete(_ name: String) throws(StoreError) -> Bool { try records.delete(Embeddings.kind, name) }
}
