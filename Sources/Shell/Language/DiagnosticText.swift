/// How a diagnostic is shown: the message, the place with its source line, the reason, the remedy, the way there.
extension Diagnostic {
  /// Several lines, without a line end at the end. `emphasis` wraps the parts to be coloured, if any are.
  package func text(emphasis: (_ part: Part, _ text: String) -> String = { $1 }) -> String {
    let wording = problem.wording
    var lines = ["\(emphasis(.label, "error:")) \(wording.message)"]
    if let place {
      lines.append("  at \(place.description)")
      let excerpt = place.excerpt
      lines.append("    \(excerpt.line)")
      lines.append("    \(excerpt.indent)\(emphasis(.marker, excerpt.marker))")
    }
    if !wording.why.isEmpty { lines.append("  \(wording.why)") }
    if !wording.remedy.isEmpty { lines.append("  \(emphasis(.remedy, wording.remedy))") }
    for note in notes {
      let times = note.repetitions == 0 ? "" : " (and \(note.repetitions) times more)"
      switch note.kind {
      case .called(let function): lines.append("  in `\(function)`, called at \(note.place.description)\(times)")
      case .sourced(let path): lines.append("  in `\(path)`, sourced at \(note.place.description)")
      }
    }
    return lines.joined(separator: "\n")
  }

  package enum Part: Sendable { case label, marker, remedy }

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
  var excerpt: (line: String, indent: String, marker: String) {
    let line = source.lineRange(at: span.start)
    // A line may be megabytes long: take the bytes around the place first.
    let start = max(line.lowerBound, span.start - 4 * Place.context)
    let end = min(line.upperBound, max(span.start, min(span.end, span.start + 4 * Place.context)) + 4 * Place.context)
    let spanStart = min(max(span.start, start), end)
    let spanEnd = min(max(span.end, spanStart), end)
    var before = visible(source.bytes[start..<spanStart])
    var marked = visible(source.bytes[spanStart..<spanEnd])
    var after = visible(source.bytes[spanEnd..<end])
    let isCutBefore = start > line.lowerBound || before.count > Place.context
    if isCutBefore { before = "…" + before.suffix(Place.context) }
    let isCutWithin = marked.count > Place.context
    if isCutWithin { marked = marked.prefix(Place.context) + "…" }
    if isCutWithin { after = "" }
    let room = max(0, Place.context - marked.count)
    if after.count > room {
      after = after.prefix(room) + "…"
    } else if !isCutWithin, end < line.upperBound {
      after += "…"
    }
    let marks = max(1, columns(of: marked))
    return (
      before + marked + after, String(repeating: " ", count: columns(of: before)), String(repeating: "^", count: marks)
    )
  }

  /// The most characters that are shown before a place, and from it on.
  private static let context = 70
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

/// How many columns a text takes in a terminal: two for a wide character.
private func columns(of text: String) -> Int {
  text.reduce(0) { count, character in
    guard let scalar = character.unicodeScalars.first?.value else { return count }
    let isWide =
      (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar)
      || (0xF900...0xFAFF).contains(scalar) || (0xFE30...0xFE6F).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
      || (0x1F300...0x1F64F).contains(scalar) || (0x1F900...0x1F9FF).contains(scalar)
      || (0x20000...0x3FFFD).contains(scalar)
    return count + (isWide ? 2 : 1)
  }
}
