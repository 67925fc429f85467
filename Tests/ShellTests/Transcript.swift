import Language

/// A golden file of sessions.
enum Transcript {
  struct Section {
    var title: String
    /// The lines before the first command.
    var words = ""
    var steps: [Step] = []
  }

  struct Step {
    var command: String
    /// The command as it stands in the file.
    var typed: String
    var output = ""
  }

  static func sections(of text: String) -> [Section] {
    var sections: [Section] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("=== ") {
        // An empty line parts the section from the one before.
        sections.append(Section(title: String(line.dropFirst(4))))
        continue
      }
      guard !sections.isEmpty else { continue }
      let section = sections.count - 1
      let step = sections[section].steps.count - 1
      if line.hasPrefix("$ ") {
        sections[section].steps.append(Step(command: String(line.dropFirst(2)), typed: line + "\n"))
      } else if step < 0 {
        sections[section].words += line + "\n"
      } else if line.hasPrefix("> "), sections[section].steps[step].output.isEmpty {
        sections[section].steps[step].command += "\n" + line.dropFirst(2)
        sections[section].steps[step].typed += line + "\n"
      } else {
        sections[section].steps[step].output += line + "\n"
      }
    }
    return sections
  }

  /// What differs from run to run, replaced by words.
  static func masked(_ text: String, folder: String) -> String {
    text.replacing(folder, with: "$DIR").split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line)
        .replacing(#/\d+(\.\d+)? s  [\d,.]+ images\/s/#, with: "<time>  <rate>")
        .replacing(#/^(output of .*, )[\d.]+ s$/#) { $0.output.1 + "<time>" }
        .replacing(#/^( +\d+ .*\d\.\d{4}) +\d+\.\d+ +[\d,]+(\.\d+)?$/#) { $0.output.1 + "  <time>  <rate>" }
        // The width of the column of times.
        .replacing(#/ +seconds  images\/second$/#, with: "  seconds  images/second")
        .replacing(#/─+  ─{13}$/#, with: "───────  ─────────────")
        .replacing(#/^ *\d+(  [A-Z]\D*?) +\d+\.[\de-]+$/#) { "<id>" + $0.output.1 + "  <distance>" }
        .replacing(#/{"id": \d+/#, with: "{\"id\": <id>")
        .replacing(#/"seconds": [\d.e-]+, "images_per_second": [\d.e+]+/#, with: "\"seconds\": <time>, <rate>")
        .replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/#, with: "<moment>")
        .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#, with: "<moment>")
        .replacing(#/(\d+\.\d{4})\d+/#) { String($0.output.1) }
    }.joined(separator: "\n")
  }

  /// Whether two texts are the same but for their last decimals; a trailing empty line does not count.
  static func agree(_ seen: String, _ expected: String) -> Bool {
    let (left, right) = (decimals(seen), decimals(expected))
    guard left.text == right.text, left.numbers.count == right.numbers.count else { return false }
    return zip(left.numbers, right.numbers).allSatisfy { abs($0 - $1) <= 0.02 + 0.05 * abs($1) }
  }

  private static func decimals(_ text: String) -> (text: Substring, numbers: [Double]) {
    var numbers: [Double] = []
    let shape = text.replacing(#/-?\d+\.\d+(e[+-]?\d+)?/#) { match in
      numbers.append(Double(match.output.0) ?? .nan)
      return "#"
    }
    var end = shape.endIndex
    while end > shape.startIndex, shape[shape.index(before: end)] == "\n" { end = shape.index(before: end) }
    return (shape[..<end], numbers)
  }
}
