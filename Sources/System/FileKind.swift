import Glibc

/// What there is at a path.
package enum FileKind {
  /// Whether there is a regular file.
  package static func isRegular(_ path: String) -> Bool { whyNotRegular(path) == nil }

  /// Whether there is anything of this name, be it a link to nothing.
  package static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether what a path names comes bit by bit: a pipe, a socket, a terminal. Opening a pipe would wait for its other
  /// end, so it is not opened.
  package static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return [S_IFIFO, S_IFSOCK, S_IFCHR].contains(status.st_mode & S_IFMT)
  }

  /// What there is instead of a regular file; nil where there is one.
  package static func whyNotRegular(_ path: String) -> FileError.Reason? {
    var status = stat()
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: return nil
      case S_IFDIR: return .isFolder
      default: return .notAFile
      }
    }
    let failure = errno
    guard failure == ENOENT || failure == ENOTDIR else { return .system(failure) }
    guard isTaken(path) else { return .missing }
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = target.withUnsafeMutableBytes { bytes in
      readlink(path, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    return .deadLink(target: String(decoding: target.prefix(max(0, count)), as: UTF8.self))
  }
}
