import Glibc
import Language
import TestSupport
import Testing

/// Whole sessions with the real program: what is typed to the system's shell, and exactly what must appear.
///
///     === title
///     Words on what this is about.
///     $ telar -c 'print 1'
///     1
///
/// Each section has a folder and a store of its own; `=== title (prepared)` begins with the prepared store. A line
/// that begins with `> ` continues the command before it. Times, rates and dates are masked, and decimals may differ
/// a little. With `TELAR_RECORD=1` in the environment what appears is written
/// anew; look at the differences before committing.
@Suite struct TranscriptTests {
  @Test(
    arguments: [
      "commandline", "data", "help", "lost", "models", "normalization", "output", "quickstart", "mistakes", "scripts",
      "store", "things", "training", "checks", "remedies", "streams", "undo",
    ])
  func transcript(_ name: String) throws {
    let path = "\(#filePath)".split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Transcripts/\(name).txt"
    let sections = Transcript.sections(of: try #require(SourceFile.text(path), "cannot read \(path)"))
    try #require(!sections.isEmpty)
    var recorded: [String] = []
    for section in sections {
      let place = try Workplace(isPrepared: section.title.hasSuffix("(prepared)"))
      SourceFile.linkExamples(into: place.folder)
      var text = "=== \(section.title)\n\(section.words)"
      for step in section.steps {
        let seen = Transcript.masked(try place.shell(step.command), folder: place.folder.path)
        text += step.typed + seen
        if !SourceFile.isRecording {
          let isSame = Transcript.agree(seen, step.output)
          #expect(isSame, "\(name): \(section.title)\n$ \(step.command)\nexpected:\n\(step.output)seen:\n\(seen)")
        }
      }
      recorded.append(text)
    }
    if SourceFile.isRecording { try SourceFile.write(recorded.joined(separator: "\n"), to: path) }
  }
}

extension SourceFile {
  /// Makes the project's examples known as `examples` in a folder.
  static func linkExamples(into folder: TemporaryFolder) {
    symlink(root + "/examples", folder.file("examples"))
  }
}
