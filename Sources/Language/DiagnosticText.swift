import System

/// How a diagnostic is shown: the message, the place with its source line, the reason, the remedy, the way there.
extension Diagnostic {
  /// Several lines, without a line end at the end.
  ///
  /// - Parameters:
  ///   - width: of the terminal, at whose words lines are wrapped; nil where it is none.
  ///   - emphasis: wraps the parts to be coloured, if any are.
  package func text(width: Int? = nil, emphasis: (_ part: Part, _ text: String) -> String = { $1 }) -> String {
    let wording = problem.wording
    var lines: [String] = []
    func add(_ text: String, indent: Int = 2, _ part: Part? = nil) {
      for line in Diagnostic.wrapped(text, indent: indent, width: width) {
        lines.append(String(repeating: " ", count: indent) + (part.map { emphasis($0, line) } ?? line))
      }
    }
    let label = "error:"
    add(wording.message, indent: label.count + 1)
    lines[0] = emphasis(.label, label) + lines[0].dropFirst(label.count)
    if let place {
      lines.append("  at \(place.description)")
      let excerpt = place.excerpt(width: width.map { $0 - 4 })
      lines.append("    \(excerpt.line)")
      lines.append("    \(excerpt.indent)\(emphasis(.marker, excerpt.marker))")
    }
    if !wording.why.isEmpty { add(wording.why) }
    if !wording.remedy.isEmpty { add(wording.remedy, .remedy) }
    for note in notes {
      let times = note.repetitions == 0 ? "" : " (and \(note.repetitions) times more)"
      switch note.kind {
      case .called(let function): add("in `\(function)`, called at \(note.place.description)\(times)")
      case .sourced(let path): add("in `\(path)`, sourced at \(note.place.description)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A text as lines that fit behind an indent; lines of its own stay lines.
  private static func wrapped(_ text: String, indent: Int, width: Int?) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      // The last column stays free: a full line would make some terminals wrap.
      guard let width, line.utf8.count + indent >= width else { return [String(line)] }
      let room = max(width - indent - 1, 20)
      return String(line).displayWidth <= room ? [String(line)] : String(line).wrapped(to: room)
    }
  }

  package enum Part: Sendable { case label, marker, remedy }

  /// The fields of what the variable of `catch` holds.
  static let fields = ["message", "why", "remedy", "file", "line", "column"]

  /// What the variable of `catch` holds.
  var record: Record {
    let wording = problem.wording
    var record = Record(["message": .string(wording.message)])
    record["why"] = .string(wording.why)
    record["remedy"] = .string(wording.remedy)
    if let place {
      let (line, column) = place.source.position(of: place.span.start)
      record["file"] = .string(place.source.name)
      record["line"] = .integer(line)
      record["column"] = .integer(column)
    }
    return record
  }
}

extension Place: CustomStringConvertible {
  /// `file:line:column`
  package var description: String {
    let (line, column) = source.position(of: span.start)
    return "\(source.name):\(line):\(column)"
  }

  /// `file:line`
  package var line: String { "\(source.name):\(source.position(of: span.start).line)" }

  /// The source line as it can be shown, the blanks up to the place, and the marks under it.
  ///
  /// - Parameter width: how many columns there are; nil for as many as need be, but not without bound.
  func excerpt(width: Int? = nil) -> (line: String, indent: String, marker: String) {
    let line = source.lineRange(at: span.start)
    // Before the place, and from it on.
    var room = (before: Place.context, from: Place.context)
    // A line may be megabytes long: take the bytes around the place first.
    let start = max(line.lowerBound, span.start - 8 * Place.context)
    let end = min(line.upperBound, max(span.start, min(span.end, span.start + 8 * Place.context)) + 8 * Place.context)
    let spanStart = min(max(span.start, start), end)
    let spanEnd = min(max(span.end, spanStart), end)
    var before = visible(source.bytes[start..<spanStart])
    var marked = visible(source.bytes[spanStart..<spanEnd])
    var after = visible(source.bytes[spanEnd..<end])
    if let width {
      let width = max(width - 1, 20)
      let (wanted, rest) = (before.displayWidth, (marked + after).displayWidth)
      room.before = min(wanted, max(width / 2, width - rest))
      room.from = width - room.before
    }
    let isCutBefore = start > line.lowerBound || before.displayWidth > room.before
    if isCutBefore { before = "…" + before.end(columns: room.before - (width == nil ? 0 : 1)) }
    let isCutWithin = marked.displayWidth > room.from
    if isCutWithin { marked = marked.truncated(to: room.from + (width == nil ? 1 : 0)) }
    if isCutWithin { after = "" }
    let roomAfter = max(0, room.from - marked.displayWidth)
    if after.displayWidth > roomAfter {
      after = after.truncated(to: roomAfter + (width == nil ? 1 : 0))
    } else if !isCutWithin, end < line.upperBound {
      after += "…"
    }
    let marks = max(1, marked.displayWidth)
    return (
      before + marked + after, String(repeating: " ", count: before.displayWidth), String(repeating: "^", count: marks)
    )
  }

  /// The most columns that are shown before a place, and from it on, where no terminal says otherwise.
  private static let context = 70
}

extension String {
  /// The end of this text, of at most so many columns.
  fileprivate func end(columns: Int) -> String {
    var width = 0
    let rest = reversed().prefix { character in
      width += String(character).displayWidth
      return width <= columns
    }
    return String(rest.reversed())
  }
}

/// Text that does no harm to a terminal: control characters and wrong bytes are shown as `�`, tabs as a blank.
private func visible(_ bytes: ArraySlice<UInt8>) -> String {
  var text = ""
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    switch scalar.value {
    case 9: text += " "
    case 0..<32, 127, 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069: text += "\u{FFFD}"
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text
}
