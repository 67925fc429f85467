package import Network
package import Store

/// Features: what frozen first layers made of images. Their names are the fingerprints of what they were made from.
package enum StoredFeatures: StoredKind {
  package static let kind = "features"

  package struct Fields: Codable, Sendable {
    /// The layers that made them: `clf through encoder.maxpool2`.
    package let layers: String
    /// `fashion-mnist.train`.
    package let data: String
    package let count: Int
    package let shape: Shape
  }

  package struct Content: Sendable {
    let fields: Fields
    /// count × shape.
    let values: [Float]
  }

  package static func fields(of features: Content) -> Fields { features.fields }

  package static func arrays(of features: Content) -> [ArrayToStore] {
    let fields = features.fields
    return [ArrayToStore("values", shape: [fields.count, fields.shape.count], .float32(features.values))]
  }

  package static func content(
    _ record: StoredRecord<Fields>, _ arrays: borrowing ArrayReader
  ) throws(StoreError) -> Content {
    Content(fields: record.fields, values: try arrays.floats("values"))
  }
}
