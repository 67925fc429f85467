import Foundation
import System
import Testing

/// Files of the project.
package enum SourceFile {
  /// The project's folder.
  package static let root = "\(#filePath)".split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  /// Whether what is compared is to be written anew instead; look at the differences before committing.
  package static let isRecording = getenv("TELAR_RECORD") != nil

  /// The Swift files below a folder of the project: the name of the folder that each stands in, and its text.
  package static func swiftFiles(below folder: String) throws -> [(folder: String, text: String)] {
    let files = try #require(
      FileManager.default.enumerator(at: URL(filePath: "\(root)/\(folder)"), includingPropertiesForKeys: nil))
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map {
      ($0.deletingLastPathComponent().lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
    }
  }

  /// The text of a file; nil where it cannot be read.
  package static func text(_ path: String) -> String? {
    (try? FileReading.anyFile(path, atMost: 1 << 30)).map { String(decoding: $0, as: UTF8.self) }
  }

  package static func write(_ text: String, to path: String) throws {
    try FileWriting.replace(path, with: Array(text.utf8))
  }
}
