import System

/// A table of text, laid out for a terminal's width.
package struct Table: Sendable {
  /// A column: its title, where its cells stand, and what becomes of it where there is too little room. Numbers belong
  /// to the right.
  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment
    package var need: Need
    /// Whether a part of a cell still tells something: never of a number.
    package var isDivisible: Bool

    package init(
      _ title: String, _ alignment: Alignment = .left, need: Need = .usual, isDivisible: Bool? = nil
    ) {
      self.title = title
      self.alignment = alignment
      self.need = need
      self.isDivisible = isDivisible ?? (alignment == .left)
    }
  }

  /// How much a reader needs a column.
  package enum Need: Sendable, Comparable {
    /// Its cells are shortened and left out first.
    case least
    case usual
    /// It tells the rows apart: it stays, and whole wherever it fits by itself.
    case key
  }

  package var columns: [Column]
  /// The cells, row by row. A short row is filled with empty cells; cells beyond the last column are not shown.
  package var rows: [[String]]

  package init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }

  private static let gap = "  "
  /// No cell is cut to fewer columns than this, which would tell nothing, except keys on a terminal that is narrower
  /// than they are.
  private static let narrowest = 8

  /// The table as lines, each ended by a newline: titles, a rule, the rows. No line ends in spaces.
  ///
  /// - Parameter width: the columns of the terminal, or nil for a table that is not fitted: what a file or another
  ///   program gets. No line is wider. Where there is too little room, titles stand on several lines; then, of the
  ///   columns needed least and after them of the usual ones, text is cut with an ellipsis, and whole columns go, of
  ///   which a last line has the titles.
  package func render(width: Int? = nil, style: Style = .plain) -> String {
    let cells = rows.map { row in columns.indices.map { $0 < row.count ? row[$0].withVisibleControls : "" } }
    let titles = columns.map(\.title.withVisibleControls)
    var titleLines = [titles]
    var widths = widths(titleLines + cells)
    var shown = Array(columns.indices)
    if let width, Table.total(widths, of: shown) > width {
      titleLines = wrapped(titles)
      widths = self.widths(titleLines + cells)
      shown = fit(&widths, into: width)
    }

    var text = ""
    for titles in titleLines where !line(titles, widths, shown).isEmpty {
      text += style.bold(line(titles, widths, shown)) + "\n"
    }
    let rule = shown.map { String(repeating: "─", count: widths[$0]) }.joined(separator: Table.gap)
    text += style.dim(rule) + "\n"
    for row in cells { text += line(row, widths, shown) + "\n" }
    let hidden = columns.indices.filter { !shown.contains($0) }.map { titles[$0] }
    if let width, !hidden.isEmpty {
      for line in ("not shown: " + hidden.joined(separator: ", ")).wrapped(to: width) {
        text += style.dim(line.truncated(to: width)) + "\n"
      }
    }
    return text
  }

  private func widths(_ lines: [[String]]) -> [Int] {
    columns.indices.map { column in lines.reduce(0) { max($0, $1[column].displayWidth) } }
  }

  private static func total(_ widths: [Int], of shown: [Int]) -> Int {
    shown.reduce(0) { $0 + widths[$1] } + gap.count * max(0, shown.count - 1)
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

  /// The columns that fit, and widths with which they do. Columns go from the right, those needed least first; what
  /// is left gets its whole width back before it is cut.
  private func fit(_ widths: inout [Int], into width: Int) -> [Int] {
    let whole = widths
    var shown = Array(columns.indices)
    for need in [Need.least, .usual] {
      while true {
        widths = whole
        cut(&widths, of: shown.filter { columns[$0].isDivisible && columns[$0].need <= need }, among: shown, to: width)
        if Table.total(widths, of: shown) <= width { return shown }
        guard shown.count > 1, let last = shown.last(where: { columns[$0].need == need }) else { break }
        shown.removeAll { $0 == last }
      }
    }
    // Keys alone, which are cut only where the terminal is narrower than they are.
    while shown.count > 1, shown.count * (Table.narrowest + Table.gap.count) > width { shown.removeLast() }
    cut(&widths, of: shown, among: shown, to: width, narrowest: 1)
    return shown
  }

  /// Takes room away from the widest of the columns that give some, until all shown fit or none can give more.
  private func cut(
    _ widths: inout [Int], of giving: [Int], among shown: [Int], to width: Int, narrowest: Int = narrowest
  ) {
    var excess = Table.total(widths, of: shown) - width
    while excess > 0 {
      let candidates = giving.filter { widths[$0] > narrowest }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
      excess -= 1
    }
  }

  private func line(_ cells: [String], _ widths: [Int], _ shown: [Int]) -> String {
    let padded = shown.map { column in
      // The ends of keys tell them apart: `encoder.conv1`, `encoder.conv2`.
      let cell =
        columns[column].need == .key
        ? cells[column].shortenedWithin(to: widths[column]) : cells[column].truncated(to: widths[column])
      return cell.padded(to: widths[column], alignment: columns[column].alignment)
    }
    let line = padded.joined(separator: Table.gap)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
