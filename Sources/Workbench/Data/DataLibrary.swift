package import Network
package import Store
import System

/// The data sets that can be loaded: those kept in the store, and the published ones that are found as files.
package struct DataLibrary: Sendable {
  private let records: RecordStore?
  /// The published data sets.
  private let known: [KnownDataSet]

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
    let stored =
      try fromStore { records throws(StoreError) in try Shelf<StoredDataSet>(records: records).names() } ?? []
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
    variable: (String) -> String? = Places.variable
  ) throws(DataError) -> Loaded {
    guard normalization.isUsable else { throw .badNormalization(normalization) }
    let key = newName ?? name
    let known = known.first { $0.name == name }
    if path == nil, let contents = try stored(key, dataSet: known?.name) {
      return Loaded(
        dataSet: contents.dataSet(named: key, normalization: normalization), wasStored: true)
    }
    guard let known else {
      guard path == nil, key != name, let contents = try stored(name, dataSet: nil) else {
        if path != nil, try stored(name, dataSet: nil) != nil {
          throw .noFilesOfItsOwn(name, published: self.known.map(\.name))
        }
        throw .unknownDataSet(name, known: try path == nil ? names() : self.known.map(\.name))
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
      let shelf = Shelf<StoredDataSet>(records: records)
      guard let found = try shelf.find(name), dataSet == nil || found.fields.dataSet == dataSet else { return nil }
      return try shelf.load(name)
    }
  }

  /// Saves what was read from files, unless the store has exactly this, and gives the source of what was replaced.
  private func keep(_ contents: DataSetContents, as name: String) throws(StoreError) -> String? {
    guard let records else { return nil }
    // Damage shows here too, and is then mended.
    let old = try? stored(name, dataSet: nil)?.description
    if old == contents.description { return nil }
    try Shelf<StoredDataSet>(records: records).save(contents, as: name)
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
