/// A text that is parsed and run: a script file, a line typed at the prompt, the argument of `-c`.
package final class SourceText: Sendable {
  /// What messages call it: the file's path as the person wrote it, or `prompt`, `-c`, `standard input`.
  package let name: String
  /// The folder against which this text's `source` statements resolve; nil for the working folder.
  package let folder: String?
  /// The text itself, in UTF-8 unless the person's file is not.
  package let bytes: [UInt8]
  /// The number of its first line: above 1 for a part of a text that comes bit by bit.
  private let firstLine: Int
  private let lineStarts: [Int]

  package init(name: String, bytes: [UInt8], folder: String? = nil, firstLine: Int = 1) {
    self.name = name
    self.firstLine = firstLine
    self.bytes = bytes
    self.folder = folder
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
    lineStarts = starts
  }

  package convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The text of a script file; relative `source` statements in it resolve against its folder.
  package convenience init(file path: String) throws(Problem) {
    let slash = path.lastIndex(of: "/")
    self.init(name: path, bytes: try readFile(path), folder: slash.map { String(path[...$0]) })
  }

  /// The line (mostly from 1) and the column (from 1, in characters) of a byte offset.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let start = lineStarts[line]
    let before = String(decoding: bytes[start..<max(start, min(offset, bytes.count))], as: UTF8.self)
    return (firstLine + line, before.unicodeScalars.count + 1)
  }

  /// What stands in a stretch of the text.
  func text(_ span: Span) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }

  /// The byte range of the line that holds `offset`, without its line end.
  func lineRange(at offset: Int) -> Range<Int> {
    let line = lineIndex(of: offset)
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(start, end)
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

/// A stretch of a source text, as byte offsets.
package struct Span: Equatable, Sendable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  func through(_ other: Span) -> Span { Span(start, max(end, other.end)) }
}

/// A stretch of a certain source text: where something stands.
package struct Place: Sendable {
  package let source: SourceText
  package let span: Span

  package init(source: SourceText, span: Span) {
    self.source = source
    self.span = span
  }
}
