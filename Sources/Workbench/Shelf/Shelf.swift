package import Store

/// The things of one kind in a store.
package struct Shelf<Kind: StoredKind>: Sendable {
  package let records: RecordStore

  package init(records: RecordStore) { self.records = records }

  /// Names in the order of their UTF-8 bytes.
  package func names() throws(StoreError) -> [String] { try records.names(ofKind: Kind.kind) }

  /// What is kept of each as text, by name, or what is wrong with it where it cannot be read.
  package func list() throws(StoreError) -> [(name: String, record: Result<StoredRecord<Kind.Fields>, StoreError>)] {
    try records.list(Kind.kind, as: Kind.Fields.self)
  }

  /// What is kept under a name as text; nil where nothing is.
  package func find(_ name: String) throws(StoreError) -> StoredRecord<Kind.Fields>? {
    try records.find(Kind.kind, name, as: Kind.Fields.self)
  }

  /// The same, and nil where it is damaged: such a record has nothing to lose.
  package func findUndamaged(_ name: String) throws(StoreError) -> StoredRecord<Kind.Fields>? {
    do throws(StoreError) { return try find(name) } catch let error where error.code == .damaged { return nil }
  }

  /// A thing with its arrays. Throws `noSuchRecord` where there is none.
  package func load(_ name: String) throws(StoreError) -> Kind.Content {
    try records.load(Kind.kind, name, as: Kind.Fields.self) { record, arrays throws(StoreError) in
      try Kind.content(record, arrays)
    }
  }

  /// Keeps a thing, in place of one that has the name.
  ///
  /// - Parameter mayReplace: whether that one may give way, asked within the transaction in which it would; nil where any
  ///   may. Throws `nameTaken` where it may not.
  @discardableResult
  package func save(
    _ content: Kind.Content, as name: String, replacing mayReplace: ((StoredRecord<Kind.Fields>) -> Bool)? = nil
  ) throws(StoreError) -> StoredRecord<Kind.Fields> {
    try records.save(
      Kind.kind, name, fields: Kind.fields(of: content), arrays: Kind.arrays(of: content), replacing: mayReplace)
  }

  /// Removes things, also damaged ones; which of the names there were.
  @discardableResult
  package func remove(_ names: [String]) throws(StoreError) -> [String] { try records.delete(Kind.kind, names) }

  /// Throws `noSuchRecord` or, where the new name has one, `nameTaken`.
  package func rename(_ name: String, to newName: String, replacing: Bool = false) throws(StoreError) {
    try records.rename(Kind.kind, name, to: newName, replacing: replacing)
  }

  /// Throws `noSuchRecord` or, where the new name has one, `nameTaken`.
  package func copy(_ name: String, to newName: String, replacing: Bool = false) throws(StoreError) {
    try records.copy(Kind.kind, name, to: newName, replacing: replacing)
  }
}
