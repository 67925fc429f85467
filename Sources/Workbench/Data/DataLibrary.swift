import Glibc
package import Network
package import Store

/// The data sets that can be loaded: those kept in the store, and the published ones that are found as files.
package struct DataLibrary: Sendable {
  private let records: RecordStore?
  /// The published data sets.
  private let known: [KnownDataSet]

  /// The kind of a data set's record.
  package static let kind = "dataset"

  /// Without a store, files are read each time.
  package init(records: RecordStore?) {
    self.init(records: records, known: KnownDataSet.all)
  }

  init(records: RecordStore?, known: [KnownDataSet]) {
    self.records = records
    self.known = known
  }

  package struct Loaded: Sendable {
    package let dataSet: DataSet
    /// Whether it came from the store.
    package let wasStored: Bool
    /// Why it could not be kept in the store, if so; the data set is there all the same.
    package var storeFailure: StoreError?
    /// The folder of the other images that gave way to it in the store, if some did.
    package var replacedSource: String?
  }

  /// The names that `load` takes: published data sets, and what the store has.
  package func names() throws(DataError) -> [String] {
    let published = known.map(\.name)
    let stored = try fromStore { records throws(StoreError) in try records.names(ofKind: DataLibrary.kind) } ?? []
    return published + stored.filter { !published.contains($0) }
  }

  /// Loads a data set from the store or, the first time, from its files, and keeps it.
  ///
  /// - Parameters:
  ///   - name: a published data set, or the name under which the store has one.
  ///   - newName: what to call it in the session and in the store, if not `name`.
  ///   - path: where its files are. They are read again, and what the store has is replaced where it differs.
  ///   - variable: looks up an environment variable.
  package func load(
    _ name: String, as newName: String? = nil, path: String? = nil, normalization: Normalization = Normalization(),
    variable: (String) -> String? = { getenv($0).map { String(cString: $0) } }
  ) throws(DataError) -> Loaded {
    guard normalization.deviation > 0, normalization.deviation.isFinite, normalization.mean.isFinite else {
      throw .badNormalization(deviation: normalization.deviation)
    }
    let key = newName ?? name
    let known = known.first { $0.name == name }
    if path == nil, let contents = try stored(key, dataSet: known?.name) {
      return Loaded(
        dataSet: contents.dataSet(named: key, normalization: normalization), wasStored: true)
    }
    guard let known else {
      guard path == nil, key != name, let contents = try stored(name, dataSet: nil) else {
        throw .unknownDataSet(name, known: try names())
      }
      return Loaded(
        dataSet: contents.dataSet(named: key, normalization: normalization), wasStored: true)
    }
    let contents = try known.read(folder: try known.folder(path: path, variable: variable)) {
      () throws(StoreError) in try records?.checkInterruption()
    }
    var loaded = Loaded(dataSet: contents.dataSet(named: key, normalization: normalization), wasStored: false)
    do throws(StoreError) { loaded.replacedSource = try keep(contents, as: key) } catch { loaded.storeFailure = error }
    return loaded
  }

  /// The data set of this name in the store; nil where there is none, or where it is another data set's.
  private func stored(_ name: String, dataSet: String?) throws(DataError) -> DataSetContents? {
    try fromStore { records throws(StoreError) in
      guard let found = try records.find(DataLibrary.kind, name, as: DataSetFields.self),
        dataSet == nil || found.fields.dataSet == dataSet
      else { return nil }
      return try records.load(DataLibrary.kind, name, as: DataSetFields.self) { record, reader throws(StoreError) in
        var splits: [DataSetContents.Split] = []
        for split in record.fields.splits {
          let pixels = try reader.bytes("\(split.name).pixels")
          let labels = try reader.bytes("\(split.name).labels")
          guard let shape = split.shape, labels.count == split.count,
            record.array("\(split.name).pixels")?.shape == [split.count] + split.size,
            labels.allSatisfy({ Int($0) < record.fields.classes.count })
          else {
            throw StoreError(
              .unexpectedContents, "data set '\(name)' in the store does not have the shape that it states",
              remedy: "load it from its files again with path=DIR")
          }
          splits.append(
            DataSetContents.Split(name: split.name, shape: shape, pixels: pixels, labels: labels))
        }
        return DataSetContents(description: record.fields, splits: splits)
      }
    }
  }

  /// Saves what was read from files, unless the store has exactly this, and gives the source of what was replaced.
  private func keep(_ contents: DataSetContents, as name: String) throws(StoreError) -> String? {
    guard let records else { return nil }
    // Damage shows here too, and is then mended.
    let old = try? stored(name, dataSet: nil)?.description
    if old == contents.description { return nil }
    let arrays = contents.splits.flatMap { split in
      [
        ArrayToStore("\(split.name).pixels", shape: [split.labels.count] + split.size, .uint8(split.pixels)),
        ArrayToStore("\(split.name).labels", shape: [split.labels.count], .uint8(split.labels)),
      ]
    }
    try records.save(DataLibrary.kind, name, fields: contents.description, arrays: arrays)
    return old?.splits == contents.description.splits ? nil : old?.source
  }

  private func fromStore<Result>(
    _ body: (RecordStore) throws(StoreError) -> Result?
  ) throws(DataError) -> Result? {
    guard let records else { return nil }
    do throws(StoreError) {
      return try body(records)
    } catch let error where error.code == .damaged {
      throw .store(
        StoreError(
          .damaged, error.message, path: error.path, remedy: "load it from its files again with path=DIR"))
    } catch {
      throw .store(error)
    }
  }
}
