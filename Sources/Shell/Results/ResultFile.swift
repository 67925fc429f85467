import Glibc
import Terminal

/// Writing results to files.
enum ResultFile {
  /// Puts `text` into the file at `path`, in place of what it had: readers see the old text or the new, never a part.
  static func replace(_ path: String, with text: String) throws(Problem) {
    // Devices and pipes are written to; only a file can give way to another. `/dev/stdout` may lead to a file, but is
    // no name of it.
    guard !path.hasPrefix("/dev/"), isReplaceable(resolved(path)) else { return try append(path, text) }
    let target = resolved(path)
    let temporary = target + ".\(getpid()).part"
    do throws(Problem) {
      try put(text, at: temporary, path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode(of: target))
      if rename(temporary, target) != 0 { throw unwritable(path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Puts `text` at the end of the file at `path`, which is made where it is not there.
  static func append(_ path: String, _ text: String) throws(Problem) {
    try put(text, at: expandHome(path), path, O_WRONLY | O_CREAT | O_APPEND)
  }

  /// Whether it is a file that has something in it already.
  static func hasText(_ path: String) -> Bool {
    var status = stat()
    return stat(resolved(path), &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  /// The first bytes of a file that has some, at most `count`, and its last one.
  static func ends(_ path: String, first count: Int) throws(Problem) -> (first: [UInt8], last: UInt8) {
    let descriptor = open(resolved(path), O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    var bytes = [UInt8](repeating: 0, count: count)
    var last: UInt8 = 0
    let found = pread(descriptor, &bytes, count, 0)
    guard found > 0, pread(descriptor, &last, 1, lseek(descriptor, 0, SEEK_END) - 1) == 1 else {
      throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
    }
    return (Array(bytes.prefix(found)), last)
  }

  /// Throws where it can be seen beforehand that the file cannot be written, so that no work is done for nothing.
  static func checkWritable(_ path: String, appends: Bool) throws(Problem) {
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw unwritable(path, EISDIR) }
    let folder = target.lastIndex(of: "/").map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
    // A file gives way to another, for which its folder has to be written to.
    let written = exists && (appends || !isReplaceable(target)) ? target : folder
    if access(written, W_OK) != 0 { throw unwritable(path) }
  }

  private static func put(
    _ text: String, at target: String, _ path: String, _ flags: CInt, mode: mode_t = 0o666
  ) throws(Problem) {
    let descriptor = open(target, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw unwritable(path) }
    defer { close(descriptor) }
    let output = Output(descriptor)
    output.write(text)
    if let failure = output.failure { throw unwritable(path, failure) }
  }

  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }

  /// A file that gives way hands its permissions on.
  private static func mode(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o666
  }

  /// The file itself where `path` is a link to it.
  private static func resolved(_ path: String) -> String {
    let expanded = expandHome(path)
    guard let real = realpath(expanded, nil) else { return expanded }
    defer { free(real) }
    return String(cString: real)
  }

  private static func unwritable(_ path: String, _ number: CInt = errno) -> Problem {
    .unwritableFile(path: path, reason: String(cString: strerror(number)))
  }
}
