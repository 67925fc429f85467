import Glibc

/// The one way by which files are written.
package enum FileWriting {
  /// Puts `bytes` into the file at `path`, in place of what it had: readers see the old contents or the new, never a
  /// part, and so does who comes after a power cut. A link stays one; a file that gives way hands its permissions on.
  ///
  /// - Parameter mode: the permissions of a file that is new.
  package static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o666) throws(FileError) {
    // Devices and pipes are written to; only a file can give way to another. `/dev/stdout` may lead to a file, but is
    // no name of it.
    let target = Places.resolved(path)
    guard !path.hasPrefix("/dev/"), isReplaceable(target) else { return try append(path, bytes) }
    let temporary = target + ".\(getpid()).part"
    do throws(FileError) {
      try put(bytes, at: temporary, path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode, of: target, isLasting: true)
      if rename(temporary, target) != 0 { throw FileError(errno: path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Puts `bytes` at the end of the file at `path`, which is made where it is not there.
  package static func append(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    try put(bytes, at: Places.expandHome(path), path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o666)
  }

  /// Writes all of the bytes to an open file.
  package static func write(_ bytes: [UInt8], to descriptor: CInt, _ path: String) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EAGAIN {
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&request, 1, -1)
        } else if errno != EINTR {
          throw FileError(errno: path)
        }
      }
      written += max(0, count)
    }
  }

  /// Makes the folders that a file's path names; what fails shows when the file is opened.
  package static func makeFolders(above path: String) {
    for index in path.indices.dropFirst() where path[index] == "/" { mkdir(String(path[..<index]), 0o700) }
  }

  /// Throws where it can be seen beforehand that the file cannot be written, so that no work is done for nothing.
  package static func checkWritable(_ path: String, appends: Bool) throws(FileError) {
    let target = Places.resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw FileError(path, .system(EISDIR)) }
    // A file gives way to another, for which its folder has to be written to.
    let written = exists && (appends || !isReplaceable(target)) ? target : Places.folder(of: target)
    if access(written, W_OK) != 0 { throw FileError(errno: path) }
  }

  private static func put(
    _ bytes: [UInt8], at target: String, _ path: String, _ flags: CInt, mode: mode_t, of earlier: String? = nil,
    isLasting: Bool = false
  ) throws(FileError) {
    let descriptor = open(target, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(errno: path) }
    defer { close(descriptor) }
    var status = stat()
    if let earlier, stat(earlier, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
    try write(bytes, to: descriptor, path)
    if isLasting, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw FileError(errno: path) }
  }

  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }
}
