import Glibc

/// lock.mdb, by whose locks processes know of one another.
///
/// LMDB holds a shared lock on its first byte while it has a store open, an exclusive one for a moment when it is the
/// first, and one on the byte of its process's number since it first read. These are POSIX locks: they belong to the
/// process, and closing any descriptor of the file gives all of them up. So this one stays open until LMDB's are closed.
final class LockFile: Sendable {
  private let descriptor: Int32

  /// The store must be open, and be closed before this ends.
  init(_ folder: String) throws(StoreError) {
    descriptor = open(folder + "/lock.mdb", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(status: errno, action: "open lock.mdb") }
  }

  deinit { close(descriptor) }

  /// Turns the shared lock of this process into an exclusive one: from now on, who opens the store waits. Closing the
  /// store gives it up. Throws `busy` where another process has the store open.
  func lockAlone() throws(StoreError) {
    guard LockFile.lock(descriptor, F_SETLK, F_WRLCK) == nil else {
      throw StoreError(
        .busy, "the store is open in \(LockFile.name(ofOwner: owner)) too; nothing was changed",
        remedy: "end that program, and try again")
    }
  }

  /// Turns it into a shared one again.
  func share() { _ = LockFile.lock(descriptor, F_SETLK, F_RDLCK) }

  /// Another process that has the store open; nil where there is none.
  private var owner: pid_t? {
    guard let found = LockFile.lock(descriptor, F_GETLK, F_WRLCK) else { return nil }
    return found.l_type == F_UNLCK ? nil : found.l_pid
  }

  /// Whether no other process has the store open.
  var isAlone: Bool { owner == nil }

  /// Whether a process has the store open. This one has.
  func isOpen(in process: pid_t) -> Bool {
    process == getpid() || LockFile.lock(descriptor, F_GETLK, F_WRLCK, byte: Int(process))?.l_type != Int16(F_UNLCK)
  }

  /// Waits for a process that is compacting the store, and throws `busy` where that takes longer than a few seconds. The
  /// store must not be open in this process.
  static func waitForCompaction(of folder: String, seconds: Double = 5) throws(StoreError) {
    let descriptor = open(folder + "/lock.mdb", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let pause = 0.02
    for _ in 0..<Int(seconds / pause) {
      guard let found = lock(descriptor, F_GETLK, F_RDLCK), found.l_type != F_UNLCK else { return }
      usleep(UInt32(pause * 1e6))
    }
    guard let found = lock(descriptor, F_GETLK, F_RDLCK), found.l_type != F_UNLCK else { return }
    throw StoreError(
      .busy, "the store is being compacted by \(name(ofOwner: found.l_pid))", remedy: "try again when that has ended")
  }

  private static func name(ofOwner process: pid_t?) -> String {
    // The number is 0 where the process is in another container, and gone where it ended meanwhile.
    process.map { $0 > 0 ? "process \($0)" : "another process" } ?? "another process"
  }

  /// What fcntl(2) tells of a lock on one byte. When setting, nil is success; when asking, nil is failure.
  private static func lock(_ descriptor: Int32, _ command: Int32, _ type: Int32, byte: Int = 0) -> flock? {
    var region = flock()
    region.l_type = Int16(type)
    region.l_whence = Int16(SEEK_SET)
    region.l_start = byte
    region.l_len = 1
    while fcntl(descriptor, command, &region) != 0 {
      if errno != EINTR { return command == F_SETLK ? region : nil }
    }
    return command == F_SETLK ? nil : region
  }
}
