import Glibc
import System

/// Why the history of a session could not be kept.
package struct HistoryError: Error, CustomStringConvertible {
  package var path: String
  package var reason: FileError.Reason

  package var description: String {
    "cannot keep the history in \(path): \(reason); "
      + "it lasts for this session only"
  }
}

/// The entries typed in all sessions, in a file: one line each, with newlines and backslashes escaped.
///
/// Each entry is appended by one locked write, so that nothing is lost when a session is killed and sessions that run
/// at the same time do not garble one another.
package struct HistoryFile: Sendable {
  package let path: String
  /// How many different entries are kept.
  package let limit: Int

  package init(path: String, limit: Int = 5000) {
    self.path = path
    self.limit = max(1, limit)
  }

  /// The entries, oldest first; of equal ones only the latest. A file that does not exist has none.
  /// Once the file holds many more lines than entries it is written anew.
  package func load() throws(HistoryError) -> [String] {
    guard access(path, F_OK) == 0 else { return [] }
    let file = try LockedFile(path: path, creating: false)
    let lines = try file.read().split(separator: UInt8(ascii: "\n"))
    let entries = Self.latest(of: lines.map { Self.decoded(String(decoding: $0, as: UTF8.self)) }, limit: limit)
    if lines.count > 2 * limit {
      // A failure here costs nothing but a long file: it is tried again the next time.
      try? file.replace(with: entries.map { Self.encoded($0) + "\n" }.joined())
    }
    return entries
  }

  /// Adds an entry at the end, and the file and its folders if they are missing.
  package func append(_ entry: String) throws(HistoryError) {
    let file = try LockedFile(path: path, creating: true)
    try file.append(Self.encoded(entry) + "\n")
  }

  static func latest(of entries: [String], limit: Int) -> [String] {
    var seen: Set<String> = []
    return entries.reversed().filter { seen.insert($0).inserted }.prefix(limit).reversed()
  }

  static func encoded(_ entry: String) -> String {
    var line = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  static func decoded(_ line: String) -> String {
    var entry = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        entry.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        entry.append(scalar)
      }
    }
    return String(entry)
  }
}

/// The history file, open and locked against other sessions until this value ends.
private struct LockedFile: ~Copyable {
  private let path: String
  private let descriptor: CInt

  /// In bytes, beyond what a person types in a life.
  private static let largest = 1 << 30

  init(path: String, creating: Bool) throws(HistoryError) {
    if creating { FileWriting.makeFolders(above: path) }
    while true {
      let flags = O_RDWR | O_APPEND | O_CLOEXEC | (creating ? O_CREAT : 0)
      let descriptor = open(path, flags, 0o600)
      guard descriptor >= 0 else { throw HistoryError(path: path, reason: .system(errno)) }
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      // Another session may have put a new file in this one's place while we waited.
      var (opened, present) = (stat(), stat())
      if fstat(descriptor, &opened) == 0, stat(path, &present) == 0, opened.st_ino != present.st_ino {
        close(descriptor)
        continue
      }
      // All at once: some compilers refuse to end a value half made by throwing.
      self.path = path
      self.descriptor = descriptor
      return
    }
  }

  deinit { close(descriptor) }

  borrowing func read() throws(HistoryError) -> [UInt8] {
    do throws(FileError) { return try FileReading.openFile(descriptor, path, atMost: LockedFile.largest) } catch {
      throw HistoryError(path: path, reason: error.reason)
    }
  }

  borrowing func append(_ line: String) throws(HistoryError) {
    // A line that a full disk cut short must not swallow this one.
    var last: UInt8 = 0
    let end = lseek(descriptor, 0, SEEK_END)
    let isCut = end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    do throws(FileError) {
      try FileWriting.write(Array(((isCut ? "\n" : "") + line).utf8), to: descriptor, path)
    } catch {
      throw HistoryError(path: path, reason: error.reason)
    }
  }

  /// Puts a new file in the place of this one, at once.
  borrowing func replace(with text: String) throws(HistoryError) {
    do throws(FileError) { try FileWriting.replace(path, with: Array(text.utf8), mode: 0o600) } catch {
      throw HistoryError(path: path, reason: error.reason)
    }
  }
}
