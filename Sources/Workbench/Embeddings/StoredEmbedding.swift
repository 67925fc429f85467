internal import Network
package import Store

/// Embeddings: images as points, with the numbers of the images and their classes.
package enum StoredEmbedding: StoredKind {
  package static let kind = "embedding"

  package struct Fields: Codable, Sendable {
    package let origin: EmbeddingOrigin
    package let count: Int
    package let dimension: Int
    package let classes: [String]
    package let hasLabels: Bool
  }

  package static func fields(of embedding: Embedding) -> Fields {
    Fields(
      origin: embedding.origin, count: embedding.count, dimension: embedding.dimension, classes: embedding.classes,
      hasLabels: embedding.labels != nil)
  }

  package static func arrays(of embedding: Embedding) -> [ArrayToStore] {
    var arrays = [
      ArrayToStore("values", shape: [embedding.count, embedding.dimension], .float32(embedding.values)),
      ArrayToStore("ids", shape: [embedding.count], .uint32(embedding.ids)),
    ]
    if let labels = embedding.labels { arrays.append(ArrayToStore("labels", shape: [labels.count], .uint8(labels))) }
    return arrays
  }

  package static func content(
    _ record: StoredRecord<Fields>, _ arrays: borrowing ArrayReader
  ) throws(StoreError) -> Embedding {
    let fields = record.fields
    let values = try arrays.floats("values")
    let ids = try arrays.numbers("ids")
    let labels = fields.hasLabels ? try arrays.bytes("labels") : nil
    guard record.array("values")?.shape == [fields.count, fields.dimension], ids.count == fields.count,
      labels == nil || labels?.count == fields.count
    else {
      throw StoreError(
        .unexpectedContents, "embedding '\(record.name)' does not have the shape that it states",
        remedy: "make it again with embed")
    }
    return Embedding(
      name: record.name, origin: fields.origin, ids: ids, labels: labels, classes: fields.classes,
      dimension: fields.dimension, values: values)
  }
}

extension Shelf where Kind == StoredEmbedding {
  /// The embedding of this name, if it was made from the very same weights and images.
  package func find(_ name: String, from origin: EmbeddingOrigin) throws(StoreError) -> Embedding? {
    guard let found = try find(name)?.fields.origin, found.model == origin.model, found.data == origin.data,
      found.fingerprint == origin.fingerprint
    else { return nil }
    return try load(name)
  }
}
