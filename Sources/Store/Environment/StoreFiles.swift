import Glibc
import Synchronization

/// What a file or folder is, whatever path leads to it.
struct FileIdentity: Hashable, Sendable {
  private let device: UInt
  private let inode: UInt

  init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}

/// The files of an open store, to be told from others that take their place: what is written to a deleted file is
/// lost, though every write succeeds, and a second lock file would let two processes write at once.
final class StoreFiles: Sendable {
  private let folder: String
  /// Open as long as the environment is.
  private let data: Int32
  private let dataIdentity: FileIdentity
  /// Nil where the store was opened without one.
  private let lockIdentity: FileIdentity?
  /// The most bytes that data.mdb was seen to have; LMDB never shortens it.
  private let size: Mutex<Int>

  /// - Parameter data: the descriptor of data.mdb.
  init(folder: String, data: Int32) throws(StoreError) {
    var status = stat()
    guard fstat(data, &status) == 0 else { throw StoreError(status: errno, action: "look at data.mdb") }
    self.folder = folder
    self.data = data
    dataIdentity = FileIdentity(status)
    size = Mutex(Int(status.st_size))
    lockIdentity = stat(folder + "/lock.mdb", &status) == 0 ? FileIdentity(status) : nil
  }

  /// Throws `displaced` where they are not at their places any more.
  ///
  /// - Parameter toSave: whether the error is to say that nothing was saved.
  func requireInPlace(toSave: Bool = false) throws(StoreError) {
    guard let (what, remedy) = change() else { return }
    throw StoreError(.displaced, (toSave ? "nothing was saved: " : "") + what, remedy: remedy)
  }

  private func change() -> (what: String, remedy: String)? {
    var status = stat()
    guard stat(folder + "/data.mdb", &status) == 0 else {
      let failure = errno
      guard failure == ENOENT || failure == ENOTDIR else {
        return (
          "the store \(folder) can no longer be reached: \(String(cString: strerror(failure)))",
          "make it reachable again, and try again"
        )
      }
      return isDeleted
        ? ("the store \(folder) was deleted while it was open", "try again to begin a new one there")
        : (
          "the store \(folder) was moved away while it was open", "move it back, or try again to begin a new one there"
        )
    }
    guard FileIdentity(status) == dataIdentity else {
      return (
        "the store \(folder) was replaced by another while it was open",
        "put back the one that was open, or try again to use the one that is there now"
      )
    }
    let length = Int(status.st_size)
    let isCutOff = size.withLock { size in
      size = max(size, length)
      return length < size
    }
    if isCutOff {
      return ("the store \(folder) was overwritten or cut off while it was open", "put back a whole copy of data.mdb")
    }
    if let lockIdentity, stat(folder + "/lock.mdb", &status) != 0 || FileIdentity(status) != lockIdentity {
      return (
        "lock.mdb of the store \(folder) was deleted or replaced while it was open",
        "end other programs that have the store open, and try again"
      )
    }
    return nil
  }

  /// The bytes of data.mdb.
  func currentSize() throws(StoreError) -> Int {
    var status = stat()
    guard fstat(data, &status) == 0 else { throw StoreError(status: errno, action: "look at data.mdb") }
    return Int(status.st_size)
  }

  /// Whether there is another file in the place of data.mdb.
  var isReplaced: Bool {
    var status = stat()
    return stat(folder + "/data.mdb", &status) == 0 && FileIdentity(status) != dataIdentity
  }

  /// Throws `displaced` where the file's bytes are no longer the store's, though the file is: another was copied over it.
  ///
  /// - Parameter transaction: the number of the last transaction that LMDB knows of.
  func requireUntouched(since transaction: Int, pageSize: Int, toSave: Bool) throws(StoreError) {
    guard let newest = try MetaPage.newestTransaction(descriptor: data, pageSize: pageSize),
      // While this process reads, others may save; while it saves, nobody may.
      toSave ? newest == transaction : newest >= transaction
    else { throw overwritten(toSave: toSave) }
  }

  func overwritten(toSave: Bool) -> StoreError {
    StoreError(
      .displaced,
      (toSave ? "nothing was saved: " : "") + "the store \(folder) was overwritten or cut off while it was open",
      remedy: "put back a whole copy of data.mdb")
  }

  /// Whether no path leads to data.mdb any more.
  private var isDeleted: Bool {
    var status = stat()
    return fstat(data, &status) == 0 && status.st_nlink == 0
  }
}
