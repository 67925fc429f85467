import Language

/// A table in a file, at whose end rows are put: a CSV file, or the last table of a Markdown file.
struct GrowingTable {
  /// The columns that stand there; nil where a table begins with what is put there next.
  var head: [String]?
  /// What has to come before the next row: the end of a line that has none, the distance to a text.
  var separator = ""

  /// What is there. A device or pipe has nothing.
  init(_ path: String, _ format: ResultFormat) throws(Problem) {
    guard ResultFile.hasText(path) else { return }
    switch format {
    case .csv:
      let (beginning, last) = try ResultFile.ends(path, first: 1 << 16)
      head = GrowingTable.cells(beginning.prefix { $0 != UInt8(ascii: "\n") }, separator: ",")
      if last != UInt8(ascii: "\n") { separator = "\r\n" }
    case .markdown:
      let lines = try readFile(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let isEnded = lines.last?.isEmpty == true
      separator = isEnded ? "" : "\n"
      let written = isEnded ? lines.dropLast() : lines[...]
      let table = written.reversed().prefix { $0.first == UInt8(ascii: "|") }
      if let first = table.last {
        head = GrowingTable.cells(first, separator: "|")
      } else if written.last?.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) == false {
        separator += "\n"
      }
    case .json, .table: break
    }
  }

  /// The names in a head, as this program or a spreadsheet wrote it.
  private static func cells(_ line: some Sequence<UInt8>, separator: Character) -> [String] {
    var text = String(decoding: Array(line), as: UTF8.self).replacing("\u{FEFF}", with: "").replacing("\r", with: "")
    if separator == "|" {
      text = String(text.drop { $0 == "|" }.reversed().drop { $0 == " " || $0 == "|" }.reversed())
    }
    return text.split(separator: separator, omittingEmptySubsequences: false).map { cell in
      String(cell.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed())
    }
  }

  /// Throws unless rows with one of these sets of columns fit below the head.
  func check(_ path: String, takes columns: [[String]], of command: String) throws(Problem) {
    guard let head, let nearest = columns.first, !columns.contains(head) else { return }
    func names(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
    let missing = nearest.filter { !head.contains($0) }
    let surplus = head.filter { !nearest.contains($0) }
    var why: [String] = []
    if !missing.isEmpty { why.append("the file has no column for \(names(missing))") }
    if !surplus.isEmpty { why.append("\(command) has nothing for its \(names(surplus))") }
    if why.isEmpty { why = ["its columns stand in another order: \(names(head)), not \(names(nearest))"] }
    throw .custom(
      message: "the rows of \(command) do not fit under the columns of `\(path)`", why: why.joined(separator: "; "),
      remedy: "choose another file, or write it anew with out=")
  }
}
