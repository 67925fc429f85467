import CLMDB
import Glibc
import Synchronization
import System

/// The folder of a store in the file system.
package enum Folder {
  /// The folder to use where none was named: `TELAR_STORE`, else `$XDG_DATA_HOME/telar`, else
  /// `~/.local/share/telar`. `variable` looks up an environment variable.
  package static func standard(
    variable: (String) -> String? = Places.variable
  ) throws(StoreError) -> String {
    if let path = variable("TELAR_STORE"), !path.isEmpty { return path }
    if let path = Places.own("telar", in: .data, variable: variable) { return path }
    throw StoreError(
      .missing, "there is no folder for the store: neither TELAR_STORE nor XDG_DATA_HOME nor HOME is set",
      remedy: "name one with --store DIR")
  }

  /// Makes the folder and those above it where they are missing.
  static func create(_ path: String) throws(StoreError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw StoreError(
        .badName, "the store's path is empty or contains a NUL", remedy: "name a folder with --store DIR")
    }
    var end = path.utf8.startIndex
    while end != path.utf8.endIndex {
      let next = path.utf8.index(after: end)
      end = path.utf8[next...].firstIndex(of: UInt8(ascii: "/")) ?? path.utf8.endIndex
      let parent = String(path[..<end])
      // 0700 is what the XDG specification asks for.
      guard mkdir(parent, 0o700) != 0 else { continue }
      let failure = errno
      // Where the folder exists, other failures (no permission, a read-only file system) do not matter.
      var status = stat()
      if stat(parent, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else { throw notAFolder(parent) }
      } else {
        throw StoreError(status: failure, action: "make the folder \(parent)")
      }
    }
  }

  static func requireLocalFileSystem(_ path: String) throws(StoreError) {
    // The magic numbers of NFS, SMB, SMB2 and CIFS in statfs(2).
    let networkFileSystems: Set<UInt32> = [0x6969, 0x517B, 0xFE53_4D42, 0xFF53_4D42]
    var status = statfs()
    guard statfs(path, &status) == 0 else { return }
    if networkFileSystems.contains(UInt32(truncatingIfNeeded: status.f_type)) {
      throw StoreError(
        .networkFileSystem, "the folder lies on a network file system, where a store can be damaged",
        remedy: "choose a folder on a disk of this machine with --store DIR or TELAR_STORE")
    }
  }

  fileprivate static func notAFolder(_ path: String) -> StoreError {
    StoreError(.notADirectory, "\(path) is not a folder", remedy: "choose a folder with --store DIR")
  }
}

/// The claim of this process on a folder: LMDB's locks break where one is opened twice. It ends with the object.
final class FolderClaim: Sendable {
  private static let claimed = Mutex<Set<FileIdentity>>([])

  private let identity: FileIdentity
  /// Held open, so that no other folder gets the number of this one should it be deleted.
  private let descriptor: Int32

  init(_ path: String) throws(StoreError) {
    guard !path.utf8.contains(0) else { throw StoreError(.badName, "the store's path contains a NUL") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw StoreError(status: errno, action: "open the store")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      close(descriptor)
      throw Folder.notAFolder(path)
    }
    let identity = FileIdentity(status)
    guard FolderClaim.claimed.withLock({ $0.insert(identity).inserted }) else {
      close(descriptor)
      throw StoreError(.alreadyOpen, "the store is open in this process already")
    }
    self.identity = identity
    self.descriptor = descriptor
  }

  deinit {
    _ = FolderClaim.claimed.withLock { $0.remove(identity) }
    close(descriptor)
  }
}
