/// A table of text, laid out for a terminal's width.
package struct Table: Sendable {
  /// A column: its title, and where its cells stand. Numbers belong to the right.
  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment

    package init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  package var columns: [Column]
  /// The cells, row by row. A short row is filled with empty cells; cells beyond the last column are not shown.
  package var rows: [[String]]

  package init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }

  private static let gap = "  "
  /// No column of text is cut to fewer columns than this.
  private static let narrowest = 4

  /// The table as lines, each ended by a newline: titles, a rule, the rows. No line ends in spaces.
  ///
  /// - Parameter width: the columns of the terminal, or nil for a table that is not fitted: what a file or another
  ///   program gets. Where there is too little room, titles stand on several lines and the widest columns of text are
  ///   cut with an ellipsis; numbers never are.
  package func render(width: Int? = nil, style: Style = .plain) -> String {
    let cells = rows.map { row in columns.indices.map { $0 < row.count ? row[$0].withVisibleControls : "" } }
    let titles = columns.map(\.title.withVisibleControls)
    var titleLines = [titles]
    var widths = widths(titleLines + cells)
    if let width, total(widths) > width {
      titleLines = wrapped(titles)
      widths = self.widths(titleLines + cells)
      fit(&widths, into: width)
    }

    var text = ""
    for titles in titleLines where !line(titles, widths).isEmpty { text += style.bold(line(titles, widths)) + "\n" }
    text += style.dim(widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap)) + "\n"
    for row in cells { text += line(row, widths) + "\n" }
    return text
  }

  private func widths(_ lines: [[String]]) -> [Int] {
    columns.indices.map { column in lines.reduce(0) { max($0, $1[column].displayWidth) } }
  }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1)
  }

  /// Titles with each word on a line of its own, the last words at the bottom.
  private func wrapped(_ titles: [String]) -> [[String]] {
    let words = titles.map { $0.split(separator: " ").map(String.init) }
    let count = words.reduce(1) { max($0, $1.count) }
    return (0..<count).map { line in
      words.map { words in
        let index = line - (count - words.count)
        return index < 0 ? "" : words[index]
      }
    }
  }

  /// Takes columns away from the widest column of text until the table fits, or no such column can give more.
  private func fit(_ widths: inout [Int], into width: Int) {
    var excess = total(widths) - width
    while excess > 0 {
      let candidates = columns.indices.filter { columns[$0].alignment == .left && widths[$0] > Self.narrowest }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
      excess -= 1
    }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = columns.indices.map { column in
      cells[column].truncated(to: widths[column]).padded(to: widths[column], alignment: columns[column].alignment)
    }
    let line = padded.joined(separator: Self.gap)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
