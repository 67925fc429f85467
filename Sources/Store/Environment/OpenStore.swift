import CLMDB
import Glibc

/// LMDB's handle of a store, its tables and its files. Used by one thread at a time.
final class OpenStore {
  let handle: OpaquePointer
  let isReadOnly: Bool
  let tables: Tables
  let files: StoreFiles
  /// The store's identity; nil where it has none yet, see `Schema.Entry.identity`.
  var identity: UInt64?
  /// Whether the map could not be made anew when it was to grow; nothing can be read any more.
  var mapIsLost = false
  private var isClosed = false

  private init(handle: OpaquePointer, isReadOnly: Bool, folder: String) throws(StoreError) {
    try LMDB.clearStaleReaders(handle)
    try OpenStore.requireSoundTrees(handle)
    files = try StoreFiles(folder: folder, data: try LMDB.fileDescriptor(handle))
    tables = try Tables.open(in: handle, isReadOnly: isReadOnly)
    let transaction = try ReadTransaction(environment: handle)
    identity = try tables.meta.value(for: Schema.Entry.identity, in: transaction)
    self.handle = handle
    self.isReadOnly = isReadOnly
  }

  deinit { close() }

  /// Nothing may be done with it afterwards.
  func close() {
    if !isClosed { LMDB.close(handle) }
    isClosed = true
  }

  /// Opens the store in a folder.
  ///
  /// - Parameter mapSize: how many bytes of addresses to reserve at first, or less where addresses are scarce.
  static func open(_ folder: String, access: Environment.Access, mapSize: Int) throws(StoreError) -> OpenStore {
    while true {
      try requireSoundFile(folder)
      var size = mapSize
      // A limit of addresses is for the rest of the program too.
      while size > leastGrowth, !LMDB.canMap(4 * size) { size /= 2 }
      let (handle, isReadOnly) = try openHandle(folder, access: access, mapSize: size)
      let opened: OpenStore
      do throws(StoreError) {
        opened = try OpenStore(handle: handle, isReadOnly: isReadOnly, folder: folder)
      } catch {
        LMDB.close(handle)
        throw error
      }
      // Who only reads opens data.mdb before LMDB waits for a compaction's lock, and then has the file that went.
      if !opened.files.isReplaced { return opened }
    }
  }

  /// Checks the file before LMDB maps it. One that seems damaged is looked at again: another process may be making it or
  /// writing its first pages just now, which are not written at once for who reads them without a transaction.
  private static func requireSoundFile(_ folder: String) throws(StoreError) {
    for _ in 1..<looks {
      try LockFile.waitForCompaction(of: folder)
      do throws(StoreError) { return try MetaPage.requireSound(folder: folder) } catch { usleep(10_000) }
    }
    try LockFile.waitForCompaction(of: folder)
    try MetaPage.requireSound(folder: folder)
  }

  private static let looks = 4

  /// LMDB's handle, and whether it can only read.
  private static func openHandle(
    _ folder: String, access: Environment.Access, mapSize: Int
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
        try LMDB.setMaximumTables(handle, Schema.Table.count)
        try LMDB.setMapSize(handle, mapSize)
        // No reader slot is tied to a thread, since Swift's tasks change threads.
        try LMDB.open(handle, path: folder, flags: mode | MDB_NOTLS)
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

  private static func requireSoundTrees(_ handle: OpaquePointer) throws(StoreError) {
    let transaction = try ReadTransaction(environment: handle)
    try TreeCheck.requireSound(descriptor: try LMDB.fileDescriptor(handle), in: transaction)
  }
}
