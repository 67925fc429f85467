/// What went wrong with a store or a record in it.
package struct StoreError: Error, Hashable {
  package enum Code: Hashable, Sendable {
    /// There is no store in the folder, and none may be made.
    case missing
    /// The path, or a part of it, is not a folder.
    case notADirectory
    case noPermission
    /// The folder lies on a network file system, where LMDB's locks and maps do not hold.
    case networkFileSystem
    /// The file is no LMDB file, or one that another program made.
    case notAStore
    /// The file is shorter than its own contents say.
    case truncated
    /// A newer Telar wrote the store.
    case newerSchema
    /// This process has the store open already.
    case alreadyOpen
    /// Another process has the store open, or is compacting it.
    case busy
    /// A transaction was begun inside another one.
    case nestedTransaction
    case readOnly
    /// The store that was opened is no longer the one at its path.
    case displaced
    /// The caller asked for the work to stop; nothing has changed.
    case interrupted
    case diskFull
    /// There is not enough memory, or too few addresses for the map.
    case noMemory
    /// A record's bytes are not those that were saved.
    case damaged
    case noSuchRecord
    /// There is a record of the name, and it is not to be replaced.
    case nameTaken
    case badName
    /// A record does not hold what the caller asks for: another array, element type or shape.
    case unexpectedContents
    /// The map is too small; handled where transactions are run.
    case mapFull
    /// Another process has grown the map; handled where transactions are run.
    case mapResized
    /// Any other failure of LMDB or the system.
    case system
  }

  package let code: Code
  /// What happened and why, as a sentence without a full stop.
  package let message: String
  /// Where: the store's folder.
  package var path: String?
  /// What to do about it.
  package let remedy: String?

  package init(_ code: Code, _ message: String, path: String? = nil, remedy: String? = nil) {
    self.code = code
    self.message = message
    self.path = path
    self.remedy = remedy
  }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    var text = message
    if let path { text += ", in the store \(path)" }
    if let remedy { text += "; \(remedy)" }
    return text
  }
}
