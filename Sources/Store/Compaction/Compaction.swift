import CLMDB
import Glibc

/// Writes a store's file anew beside it, without its free pages, and puts it in its place. The store must be locked
/// against other processes.
struct Compaction {
  private let store: OpenStore
  /// Where the file lies, which data.mdb may be a link to.
  private let place: String

  init(of store: OpenStore, in folder: String) throws(StoreError) {
    self.store = store
    place = try Compaction.place(of: folder)
  }

  /// The bytes of the file before and after.
  func run(check: () throws(StoreError) -> Void) throws(StoreError) -> (before: Int, after: Int) {
    let old = try status(of: LMDB.fileDescriptor(store.handle))
    let number = try usage()
    let copy = Compaction.leftover(at: place)
    unlink(copy)
    let descriptor = open(copy, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(status: errno, action: "compact the store") }
    defer { close(descriptor) }
    do throws(StoreError) {
      try write(to: descriptor, check)
      try MetaPage.renumber(descriptor: descriptor, to: number)
      let size = try requireSound(descriptor)
      // Where the owner cannot be kept the file is this user's, as a new store's would be.
      _ = fchown(descriptor, old.st_uid, old.st_gid)
      guard fchmod(descriptor, old.st_mode & 0o7777) == 0, fsync(descriptor) == 0 else {
        throw StoreError(status: errno, action: "compact the store")
      }
      try check()
      guard rename(copy, place) == 0 else { throw StoreError(status: errno, action: "compact the store") }
      syncFolder()
      return (Int(old.st_size), size)
    } catch {
      unlink(copy)
      throw error
    }
  }

  /// The number of the last transaction. Throws `diskFull` where there is no room for a copy of what is used.
  private func usage() throws(StoreError) -> Int {
    let transaction = try store.beginReading()
    let pages = LMDB.info(store.handle).me_last_pgno + 1 - (try LMDB.freePageCount(transaction.handle))
    let needed = pages * LMDB.pageSize(store.handle)
    var disk = statfs()
    if statfs(place, &disk) == 0, Int(disk.f_bavail) * Int(disk.f_bsize) < needed {
      let (needed, free) = ((needed + 999_999) / 1_000_000, Int(disk.f_bavail) * Int(disk.f_bsize) / 1_000_000)
      throw StoreError(
        .diskFull,
        "the store cannot be compacted: a copy of what it holds takes \(needed) MB, and its disk has \(free) MB free",
        remedy: "free some space and try again")
    }
    return LMDB.number(of: transaction.handle)
  }

  private func write(to descriptor: Int32, _ check: () throws(StoreError) -> Void) throws(StoreError) {
    var size = 0
    try LMDB.copyCompacted(store.handle) { bytes throws(StoreError) in
      try check()
      try Store.write(bytes, to: descriptor, at: size, action: "compact the store")
      size += bytes.count
    }
  }

  /// The size of the copy, which is to be as sound as a store has to be that is opened.
  private func requireSound(_ descriptor: Int32) throws(StoreError) -> Int {
    let size = Int(try status(of: descriptor).st_size)
    guard let newest = try MetaPage.both(descriptor: descriptor)?.first, newest.pageCount * newest.pageSize == size
    else {
      throw StoreError.damagedCopy
    }
    try TreeCheck.requireSound(descriptor: descriptor, newest)
    return size
  }

  private func status(of descriptor: Int32) throws(StoreError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreError(status: errno, action: "compact the store") }
    return status
  }

  /// A power cut before the folder is on the disk leaves the old file, which is as good: so failing does not matter.
  private func syncFolder() {
    let folder = open(String(place[..<place.lastIndex(of: "/")!]) + "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Removes what a process left that was ended while it compacted. The store must be open, so that none is doing so.
  static func removeLeftover(in folder: String) {
    if let place = try? place(of: folder) { unlink(leftover(at: place)) }
  }

  private static func leftover(at place: String) -> String { place + ".compacting" }

  private static func place(of folder: String) throws(StoreError) -> String {
    guard let resolved = realpath(folder + "/data.mdb", nil) else {
      throw StoreError(status: errno, action: "find data.mdb")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension StoreError {
  static let damagedCopy = StoreError(
    .damaged, "the store cannot be compacted: its copy is not what it should be; nothing was changed",
    remedy: "try again; if that fails too, the disk or the memory may have a fault")
}
