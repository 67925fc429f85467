package import Store

/// A kind of named thing that the store keeps: what its record says, and how the thing is made of it again. One file
/// each, beside what the kind is; a `Shelf` does everything else.
package protocol StoredKind: Sendable {
  /// The thing itself.
  associatedtype Content
  /// What is kept of it as text; its arrays stand beside it.
  associatedtype Fields: Codable & Sendable

  /// How its records are filed: letters only, the same in every version.
  static var kind: String { get }
  static func fields(of content: Content) -> Fields
  static func arrays(of content: Content) -> [ArrayToStore]
  /// Throws `unexpectedContents` where fields and arrays do not fit together.
  static func content(
    _ record: StoredRecord<Fields>, _ arrays: borrowing ArrayReader
  ) throws(StoreError) -> Content
}
