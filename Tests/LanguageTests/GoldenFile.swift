import Language
import TestSupport
import Testing

/// A file of inputs, each with the output that it must give:
///
///     === title
///     input lines
///     ---
///     output lines
///
/// With `TELAR_RECORD=1` in the environment the outputs are written anew; look at the differences before committing.
func expectGolden(
  _ name: String, in file: StaticString = #filePath, _ output: (String) -> String
) throws {
  let folder = "\(file)".split(separator: "/").dropLast().joined(separator: "/")
  let path = "/\(folder)/Goldens/\(name)"
  let text = try #require(SourceFile.text(path), "cannot read \(path)")
  var recorded = ""
  var cases = 0
  for section in "\n\(text)".components(separatedBy: "\n=== ").dropFirst() {
    let parts = section.components(separatedBy: "\n---")
    let head = parts[0].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let title = String(head[0])
    let input = head.count > 1 ? trimmed(String(head[1])) : ""
    let expected = parts.count > 1 ? trimmed(parts[1]) : ""
    let actual = trimmed(output(input))
    cases += 1
    recorded += "=== \(title)\n\(input)\n---\n\(actual)\n\n"
    if !SourceFile.isRecording { #expect(actual == expected, "\(name): \(title)") }
  }
  #expect(cases > 0)
  if SourceFile.isRecording { try SourceFile.write(recorded, to: path) }
}

/// The inputs of a golden file.
func goldenInputs(_ name: String, in file: StaticString = #filePath) throws -> [String] {
  let folder = "\(file)".split(separator: "/").dropLast().joined(separator: "/")
  let text = try #require(SourceFile.text("/\(folder)/Goldens/\(name)"), "cannot read \(name)")
  return "\n\(text)".components(separatedBy: "\n=== ").dropFirst().map { section in
    let head = section.components(separatedBy: "\n---")[0].split(
      separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return head.count > 1 ? String(head[1]) : ""
  }
}

private func trimmed(_ text: String) -> String {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  while lines.first?.isEmpty ?? false { lines.removeFirst() }
  while lines.last?.isEmpty ?? false { lines.removeLast() }
  return lines.joined(separator: "\n")
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
