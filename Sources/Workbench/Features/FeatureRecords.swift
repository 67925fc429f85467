internal import Network
package import Store

/// The features in a store: what frozen first layers made of images, kept so that it is computed once.
///
/// Nothing is lost with a record here, since it can be computed again; so old ones make room for new ones.
package struct FeatureRecords: Sendable {
  private let shelf: Shelf<StoredFeatures>
  /// The most bytes that all of them take together.
  let room: Int

  /// Two gigabytes: the features of four encoders such as Autoencoder II's on Fashion-MNIST.
  package static let defaultRoom = 2 << 30

  package init(records: RecordStore, room: Int = defaultRoom) {
    shelf = Shelf(records: records)
    self.room = room
  }

  /// The features of this fingerprint; nil where there are none of this size.
  func find(_ fingerprint: Fingerprint, count: Int, shape: Shape) throws(StoreError) -> [Float]? {
    let name = fingerprint.description
    guard let record = try shelf.find(name), record.fields.count == count, record.fields.shape == shape,
      record.array("values")?.shape == [count, shape.count]
    else { return nil }
    return try shelf.load(name).values
  }

  /// Whether there are features of this fingerprint.
  func has(_ fingerprint: Fingerprint) -> Bool {
    ((try? shelf.find(fingerprint.description)) ?? nil) != nil
  }

  /// Keeps features under their fingerprint, in place of the oldest where there is no room.
  func save(_ features: StoredFeatures.Content, as fingerprint: Fingerprint) throws(StoreError) {
    try makeRoom(for: features.values.count * MemoryLayout<Float>.stride)
    try shelf.save(features, as: fingerprint.description)
  }

  private func makeRoom(for bytes: Int) throws(StoreError) {
    var taken = bytes
    for (name, record) in try list().reversed() {
      // What a damaged record takes is not known; nobody misses it.
      taken += (try? record.get().byteCount) ?? room
      if taken > room { try shelf.remove([name]) }
    }
  }

  /// All features, the oldest first, each with what is wrong with it where it cannot be read.
  package func list() throws(StoreError) -> [(
    name: String, record: Result<StoredRecord<StoredFeatures.Fields>, StoreError>
  )] {
    func created(_ record: Result<StoredRecord<StoredFeatures.Fields>, StoreError>) -> Double {
      (try? record.get().created) ?? 0
    }
    return try shelf.list().sorted { created($0.record) < created($1.record) }
  }

  /// Deletes all features; how many there were.
  package func deleteAll() throws(StoreError) -> Int {
    try shelf.remove(try shelf.names()).count
  }
}
