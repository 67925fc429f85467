import CLMDB
import Glibc

/// An open store: a folder with one LMDB environment in it.
///
/// A process opens a folder once; several processes may have it open at the same time. LMDB's default mode is the
/// only one used, since the faster ones may lose what was saved: once `write` has returned, its changes outlive the
/// process and a power cut, and before that nothing of them can be seen.
///
/// Unchecked, because the C handle is only used under `lock`.
package final class Environment: @unchecked Sendable {
  /// The folder.
  package let path: String
  /// Whether nothing can be written, because that was asked for or because the folder does not allow it.
  package let isReadOnly: Bool
  let tables: Tables

  private let handle: OpaquePointer
  private let claim: FolderClaim
  private let files: StoreFiles
  private let lock = TransactionLock()
  /// Whether the map could not be made anew when it was to grow; nothing can be read any more. Used under `lock`.
  private var mapIsLost = false

  package enum Access: Sendable {
    /// Makes the folder and the store where there is none. Where writing is not allowed, the store is read only.
    case readWrite
    case readOnly
  }

  /// Opens the store in a folder.
  ///
  /// - Parameter initialMapSize: how many bytes of addresses to reserve at first, or less where addresses are scarce;
  ///   the map grows when it is full.
  package init(path: String, access: Access = .readWrite, initialMapSize: Int = 1 << 30) throws(StoreError) {
    do throws(StoreError) {
      if access == .readWrite { try Folder.create(path) }
      claim = try FolderClaim(path)
      try Folder.requireLocalFileSystem(path)
      try MetaPage.requireSound(folder: path)
    } catch {
      throw error.at(path)
    }
    var opened: OpaquePointer?
    do throws(StoreError) {
      var mapSize = initialMapSize
      // A limit of addresses is for the rest of the program too.
      while mapSize > Environment.leastGrowth, !LMDB.canMap(4 * mapSize) { mapSize /= 2 }
      let (handle, isReadOnly) = try openEnvironment(path, access: access, mapSize: mapSize)
      opened = handle
      try LMDB.clearStaleReaders(handle)
      try requireSoundTrees(handle)
      files = try StoreFiles(folder: path, data: try LMDB.fileDescriptor(handle))
      tables = try Tables.open(in: handle, isReadOnly: isReadOnly)
      self.handle = handle
      self.isReadOnly = isReadOnly
      self.path = path
    } catch {
      if let opened { LMDB.close(opened) }
      throw error.at(path)
    }
  }

  deinit { LMDB.close(handle) }

  /// Throws `displaced` where the store that was opened is no longer the one at its path: it was deleted, moved away,
  /// replaced or cut off. Every transaction asks this too.
  package func requireInPlace() throws(StoreError) {
    do throws(StoreError) { try files.requireInPlace() } catch { throw error.at(path) }
  }

  /// Runs `body` on an unchanging view of the store. Keep it short: while it lasts, no space is used again.
  package func read<Result>(
    _ body: (borrowing ReadTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try lock.exclusively { () throws(StoreError) in
      do throws(StoreError) {
        try files.requireInPlace()
        let transaction = try following { () throws(StoreError) in try ReadTransaction(environment: handle) }
        return try body(transaction)
      } catch {
        throw error.at(path)
      }
    }
  }

  /// Runs `body` and saves what it wrote, all of it or, when it throws, nothing. `body` runs again where the map
  /// had to grow, so it must not change anything but the store.
  package func write<Result>(
    _ body: (borrowing WriteTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    if isReadOnly {
      throw StoreError(
        .readOnly, "nothing can be saved: the store is read only", path: path,
        remedy: "choose a folder that you may write to with --store DIR")
    }
    return try lock.exclusively { () throws(StoreError) in
      do throws(StoreError) {
        while true {
          do throws(StoreError) {
            try files.requireInPlace(toSave: true)
            let transaction = try following { () throws(StoreError) in try WriteTransaction(environment: handle) }
            let result = try body(transaction)
            try transaction.commit()
            // What goes into a file that is at no path any more is lost with the process.
            try files.requireInPlace(toSave: true)
            return result
          } catch let error where error.code == .mapFull {
            let size = LMDB.info(handle).me_mapsize
            try growMap(to: 2 * size, atLeast: size + Environment.leastGrowth)
          }
        }
      } catch {
        throw error.at(path)
      }
    }
  }

  /// Begins a transaction, and takes over the map's size where another process has grown it.
  private func following<T: ~Copyable>(_ begin: () throws(StoreError) -> T) throws(StoreError) -> T {
    while true {
      if mapIsLost { throw Environment.cannotGrow(to: LMDB.info(handle).me_mapsize) }
      do throws(StoreError) {
        return try begin()
      } catch let error where error.code == .mapResized {
        let info = LMDB.info(handle)
        let used = (info.me_last_pgno + 1) * LMDB.pageSize(handle)
        try growMap(to: max(2 * info.me_mapsize, used), atLeast: used)
      }
    }
  }

  /// Makes the map larger: to `wanted` bytes or, where addresses are scarce, less, but `needed`. LMDB takes the old map
  /// away first, so it is made sure before that there will be a new one.
  private func growMap(to wanted: Int, atLeast needed: Int) throws(StoreError) {
    let present = LMDB.info(handle).me_mapsize
    var size = max(wanted, needed)
    while !LMDB.canMap(size - present + Environment.spare) {
      guard size > needed else { throw Environment.cannotGrow(to: needed) }
      size = max(size - (size - present) / 2, needed)
      if size - needed < Environment.leastGrowth { size = needed }
    }
    do throws(StoreError) { try LMDB.setMapSize(handle, size) } catch {
      mapIsLost = true
      throw error
    }
  }

  private static let leastGrowth = 16 << 20
  /// Addresses that are left for the rest of the program.
  private static let spare = 64 << 20

  private static func cannotGrow(to bytes: Int) -> StoreError {
    let megabytes = (bytes + 999_999) / 1_000_000
    return StoreError(
      .noMemory,
      "the store cannot grow to \(megabytes) MB in memory: the process may not have more addresses (ulimit -v)",
      remedy: "allow it more, or choose another store with --store DIR")
  }
}

/// The environment, and whether it can only be read.
private func openEnvironment(
  _ path: String, access: Environment.Access, mapSize: Int
) throws(StoreError) -> (OpaquePointer, isReadOnly: Bool) {
  var modes: [Int32] = []
  if access == .readWrite { modes.append(0) }
  modes.append(MDB_RDONLY)
  // Where even the lock file cannot be written: another user's store. A writer could then reuse pages under a
  // reader; reads are short and checksums tell.
  modes.append(MDB_RDONLY | MDB_NOLOCK)
  var refusal: StoreError?
  for mode in modes {
    let handle = try LMDB.createEnvironment()
    do throws(StoreError) {
      try LMDB.setMaximumTables(handle, Tables.count)
      try LMDB.setMapSize(handle, mapSize)
      // No reader slot is tied to a thread, since Swift's tasks change threads.
      try LMDB.open(handle, path: path, flags: mode | MDB_NOTLS)
      return (handle, mode != 0)
    } catch let error where error.code == .noPermission {
      LMDB.close(handle)
      refusal = refusal ?? error
    } catch let error where error.code == .missing && refusal != nil {
      LMDB.close(handle)
    } catch {
      LMDB.close(handle)
      throw error
    }
  }
  throw refusal!
}

private func requireSoundTrees(_ environment: OpaquePointer) throws(StoreError) {
  let transaction = try ReadTransaction(environment: environment)
  try TreeCheck.requireSound(descriptor: try LMDB.fileDescriptor(environment), in: transaction)
}

extension StoreError {
  func at(_ path: String) -> StoreError {
    var error = self
    error.path = error.path ?? path
    return error
  }
}
