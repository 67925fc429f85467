import CLMDB
import Glibc

/// An open store: a folder with one LMDB environment in it.
///
/// A process opens a folder once; several processes may have it open at the same time. LMDB's default mode is the
/// only one used, since the faster ones may lose what was saved: once `write` has returned, its changes outlive the
/// process and a power cut, and before that nothing of them can be seen.
///
/// Unchecked, because what is open is only used under `lock`.
package final class Environment: @unchecked Sendable {
  /// The folder.
  package let path: String
  /// Whether nothing can be written, because that was asked for or because the folder does not allow it.
  package let isReadOnly: Bool

  private let claim: FolderClaim
  private let mapSize: Int
  /// Nil in a store that is read only.
  let lockFile: LockFile?
  let lock = TransactionLock()
  /// Nil after a compaction that could not open the store again; the next transaction tries again. Used under `lock`.
  var opened: OpenStore?

  package enum Access: Sendable {
    /// Makes the folder and the store where there is none. Where writing is not allowed, the store is read only.
    case readWrite
    case readOnly
  }

  /// Opens the store in a folder. While another process compacts it this waits, and throws `busy` when that takes long.
  ///
  /// - Parameter initialMapSize: how many bytes of addresses to reserve at first, or less where addresses are scarce;
  ///   the map grows when it is full.
  package init(path: String, access: Access = .readWrite, initialMapSize: Int = 1 << 30) throws(StoreError) {
    do throws(StoreError) {
      if access == .readWrite { try Folder.create(path) }
      claim = try FolderClaim(path)
      try Folder.requireLocalFileSystem(path)
      let opened = try OpenStore.open(path, access: access, mapSize: initialMapSize)
      lockFile = opened.isReadOnly ? nil : try LockFile(path)
      isReadOnly = opened.isReadOnly
      mapSize = initialMapSize
      self.opened = opened
      self.path = path
    } catch {
      throw error.at(path)
    }
    if !isReadOnly { Compaction.removeLeftover(in: path) }
  }

  // Before the lock file is: whoever closes that loses all locks on it.
  deinit { opened?.close() }

  /// The tables; only to be used within a transaction.
  var tables: Tables { opened!.tables }

  /// Throws `displaced` where the store that was opened is no longer the one at its path: it was deleted, moved away,
  /// replaced, overwritten or cut off. Every transaction asks this too. Not to be called within one.
  package func requireInPlace() throws(StoreError) {
    try read { _ throws(StoreError) in }
  }

  /// Runs `body` on an unchanging view of the store. Keep it short: while it lasts, no space is used again.
  package func read<Result>(
    _ body: (borrowing ReadTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try exclusively { opened throws(StoreError) in
      try opened.files.requireInPlace()
      let transaction = try opened.beginReading()
      return try body(transaction)
    }
  }

  /// Runs `body` and saves what it wrote, all of it or, when it throws, nothing. `body` runs again where the map
  /// had to grow, so it must not change anything but the store.
  package func write<Result>(
    _ body: (borrowing WriteTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    if isReadOnly { throw readOnly("nothing can be saved") }
    return try exclusively { opened throws(StoreError) in
      while true {
        do throws(StoreError) {
          try opened.files.requireInPlace(toSave: true)
          let transaction = try opened.beginWriting()
          let identity = try opened.identified(in: transaction)
          let result = try body(transaction)
          try transaction.commit()
          opened.identity = identity
          // What goes into a file that is at no path any more is lost with the process.
          try opened.files.requireInPlace(toSave: true)
          return result
        } catch let error where error.code == .mapFull {
          try opened.growMap()
        }
      }
    }
  }

  /// Runs `body` while no other thread of this process uses the store.
  func exclusively<Result>(_ body: (OpenStore) throws(StoreError) -> Result) throws(StoreError) -> Result {
    do throws(StoreError) {
      return try lock.exclusively { () throws(StoreError) in
        if let opened { return try body(opened) }
        return try body(try reopen())
      }
    } catch {
      throw error.at(path)
    }
  }

  /// Opens the store again after it was closed. Under `lock`.
  @discardableResult
  func reopen() throws(StoreError) -> OpenStore {
    let opened = try OpenStore.open(path, access: .readWrite, mapSize: mapSize)
    if opened.isReadOnly { throw readOnly("the store cannot be used any more") }
    self.opened = opened
    return opened
  }

  func readOnly(_ what: String) -> StoreError {
    StoreError(
      .readOnly, "\(what): the store is read only", path: path,
      remedy: "choose a folder that you may write to with --store DIR")
  }
}

extension StoreError {
  func at(_ path: String) -> StoreError {
    var error = self
    error.path = error.path ?? path
    return error
  }
}
