import System

/// The list of candidates that Tab shows under the line.
enum CompletionList {
  private static let gap = 2

  /// The candidates as lines no wider than `width`: with descriptions one to a line; without, or when those would not
  /// fit on `rows` lines, in columns read downwards. What does not fit even so is counted in a last line.
  static func lines(_ candidates: [Candidate], width: Int, rows: Int, style: Style) -> [String] {
    let names = candidates.map(\.text.withVisibleControls)
    // The last column stays free: a full line would make some terminals wrap.
    let width = max(width - 1, 1)
    let rows = max(rows, 3)
    let widest = names.reduce(0) { max($0, $1.displayWidth) }
    if candidates.contains(where: { !$0.description.isEmpty }), candidates.count <= rows {
      return described(candidates, nameWidth: min(widest, width * 2 / 5), width: width, style: style)
    }
    let columnWidth = min(widest, width) + gap
    let columns = max(1, (width + gap) / columnWidth)
    let needed = (names.count + columns - 1) / columns
    let shown = needed <= rows ? names[...] : names.prefix((rows - 1) * columns)
    let lineCount = min(needed, needed <= rows ? needed : rows - 1)
    var lines = (0..<lineCount).map { row in
      let cells = stride(from: row, to: shown.count, by: lineCount).map { shown[$0].truncated(to: columnWidth - gap) }
      let padded = cells.dropLast().map { $0.padded(to: columnWidth, alignment: .left) }
      return padded.joined() + (cells.last ?? "")
    }
    if shown.count < names.count {
      lines.append(style.dim("… and \(names.count - shown.count) more: type another letter"))
    }
    return lines
  }

  private static func described(_ candidates: [Candidate], nameWidth: Int, width: Int, style: Style) -> [String] {
    candidates.map { candidate in
      let name = candidate.text.withVisibleControls.truncated(to: nameWidth)
      if candidate.description.isEmpty { return name }
      let description = candidate.description.withVisibleControls.truncated(to: width - nameWidth - gap)
      return name.padded(to: nameWidth + gap, alignment: .left) + style.dim(description)
    }
  }
}
