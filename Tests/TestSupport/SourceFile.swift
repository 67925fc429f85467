import Glibc
import System
import Testing

/// Files of the project.
package enum SourceFile {
  /// The project's folder.
  package static let root = "\(#filePath)".split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  /// Whether what is compared is to be written anew instead; look at the differences before committing.
  package static let isRecording = getenv("TELAR_RECORD") != nil

  /// The text of a file; nil where it cannot be read.
  package static func text(_ path: String) -> String? {
    (try? FileReading.anyFile(path, atMost: 1 << 30)).map { String(decoding: $0, as: UTF8.self) }
  }

  package static func write(_ text: String, to path: String) throws {
    try FileWriting.replace(path, with: Array(text.utf8))
  }
}
