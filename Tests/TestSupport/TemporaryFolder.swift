import FoundationEssentials
import Glibc
import System

/// A folder for one test, removed with all that is in it when this value ends.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/telar-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "cannot make a folder in \(base)")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder, there or not.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives its path.
  @discardableResult
  package func write(_ text: String, to name: String) -> String { write(Array(text.utf8), to: name) }

  /// Writes a file, and the folders that its name tells, and gives its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) -> String {
    let path = file(name)
    FileWriting.makeFolders(above: path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0, "cannot write \(path)")
    defer { close(descriptor) }
    precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count, "cannot write \(path)")
    return path
  }

  /// The text of a file in the folder; nil when it is not there.
  package func read(_ name: String) -> String? {
    let descriptor = open(file(name), O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
