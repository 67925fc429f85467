package import Network
package import Store

/// The features in a store: what frozen first layers made of images, kept so that it is computed once.
///
/// Nothing is lost with a record here, since it can be computed again; so old ones make room for new ones.
package struct FeatureRecords: Sendable {
  private let records: RecordStore
  /// The most bytes that all of them take together.
  let room: Int

  /// The kind of a record of features.
  package static let kind = "features"

  /// Two gigabytes: the features of four encoders such as Autoencoder II's on Fashion-MNIST.
  package static let defaultRoom = 2 << 30

  /// What is kept of features as text.
  package struct Fields: Codable, Sendable {
    /// The layers that made them: `clf through encoder.maxpool2`.
    package let layers: String
    /// `fashion-mnist.train`.
    package let data: String
    package let count: Int
    package let shape: Shape
  }

  package init(records: RecordStore, room: Int = defaultRoom) {
    self.records = records
    self.room = room
  }

  /// The features of this fingerprint; nil where there are none of this size.
  func find(_ fingerprint: Fingerprint, count: Int, shape: Shape) throws(StoreError) -> [Float]? {
    let name = fingerprint.description
    guard let record = try records.find(FeatureRecords.kind, name, as: Fields.self),
      record.fields.count == count, record.fields.shape == shape,
      record.array("values")?.shape == [count, shape.count]
    else { return nil }
    return try records.load(FeatureRecords.kind, name, as: Fields.self) { _, reader throws(StoreError) in
      try reader.floats("values")
    }
  }

  /// Whether there are features of this fingerprint.
  func has(_ fingerprint: Fingerprint) -> Bool {
    ((try? records.find(FeatureRecords.kind, fingerprint.description, as: Fields.self)) ?? nil) != nil
  }

  /// Keeps features under their fingerprint, in place of the oldest where there is no room.
  func save(_ values: [Float], _ fields: Fields, as fingerprint: Fingerprint) throws(StoreError) {
    try makeRoom(for: values.count * MemoryLayout<Float>.stride)
    let array = ArrayToStore("values", shape: [fields.count, fields.shape.count], .float32(values))
    try records.save(FeatureRecords.kind, fingerprint.description, fields: fields, arrays: [array])
  }

  private func makeRoom(for bytes: Int) throws(StoreError) {
    var taken = bytes
    for (name, record) in try list().reversed() {
      // What a damaged record takes is not known; nobody misses it.
      taken += (try? record.get().byteCount) ?? room
      if taken > room { try records.delete(FeatureRecords.kind, name) }
    }
  }

  /// All features, the oldest first, each with what is wrong with it where it cannot be read.
  package func list() throws(StoreError) -> [(name: String, record: Result<Record<Fields>, StoreError>)] {
    func created(_ record: Result<Record<Fields>, StoreError>) -> Double { (try? record.get().created) ?? 0 }
    return try records.list(FeatureRecords.kind, as: Fields.self).sorted { created($0.record) < created($1.record) }
  }

  /// Deletes all features; how many there were.
  package func deleteAll() throws(StoreError) -> Int {
    let names = try records.names(ofKind: FeatureRecords.kind)
    for name in names { try records.delete(FeatureRecords.kind, name) }
    return names.count
  }
}
