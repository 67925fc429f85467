import Glibc
import Testing

@testable import Language

/// However a text comes in pieces, the statements and mistakes that come out are those of the whole text.
@Suite struct StatementStreamTests {
  @Test(.timeLimit(.minutes(2))) func piecesMakeNoDifference() async throws {
    let commands = CommandTable(sampleCommands, context: SampleContext()).names
    var random = SystemRandomNumberGenerator()
    var texts = try ["programs", "errors", "checks"].flatMap { try goldenInputs("\($0).golden") }
    texts += [
      "", "\n", "print 1", "print 1 \\", "print \"a\nb\"\nprint 2", "\u{FEFF}print 1\nprint 2", "a ) {\nb\n}\nc {",
    ]
    // Mistakes that were cut from longer texts, at every kind of place.
    for text in texts where !text.isEmpty {
      let bytes = Array(text.utf8)
      texts.append(String(decoding: bytes[..<Int.random(in: 0..<bytes.count, using: &random)], as: UTF8.self))
    }
    for text in texts {
      let bytes = Array(text.utf8)
      let source = SourceText(name: "text", bytes: bytes)
      let whole = described(parse(source, commands: commands))
      guard Lexer.unreadablePlace(in: source) == nil else { continue }
      for largest in [1, 7, 40, 1 << 20] {
        let pieces = try await streamed(bytes, largest: largest, commands)
        #expect(pieces == whole, "\(largest): \(text.debugDescription)")
      }
    }
  }

  @Test func aStatementComesBeforeTheNextIsWritten() throws {
    let (stream, writer) = try pipe(["print"])
    defer { close(writer) }
    func write(_ text: String) { _ = text.withCString { Glibc.write(writer, $0, strlen($0)) } }
    write("print 1\nprint (\n")
    #expect(try described(#require(try stream.next())) == ["print 1"])
    write("2)\n")
    #expect(try described(#require(try stream.next())) == ["print (\n2)"])
    write("\n# nothing\nprint $(\n")
    write("x ); print 3\n")
    let last = try #require(try stream.next())
    #expect(last.diagnostics.first?.place?.description == "text:7:1")
  }

  /// What a text is made of: statements as they are written, mistakes as they are told, in the order of their places.
  private func described(_ result: ParseResult) -> [String] {
    let source = result.script.source
    let statements = result.script.statements.map { ($0.span.start, source.text($0.span)) }
    let mistakes = result.diagnostics.map { ($0.place?.span.start ?? 0, $0.text()) }
    return (statements + mistakes).enumerated().sorted {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }.map(\.element.1)
  }

  private func pipe(_ commands: Set<String>) throws -> (StatementStream, writer: CInt) {
    var ends: [CInt] = [-1, -1]
    try #require(Glibc.pipe(&ends) == 0)
    defer { close(ends[0]) }
    let stream = StatementStream(
      file: "/dev/fd/\(ends[0])", name: "text", commands: commands, isInterrupted: { false })
    return (try #require(stream), ends[1])
  }

  private func streamed(_ bytes: [UInt8], largest: Int, _ commands: Set<String>) async throws -> [String] {
    let (stream, writer) = try pipe(commands)
    let writing = Task.detached {
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...largest))
        rest = rest.dropFirst(piece.count)
        _ = piece.withUnsafeBytes { Glibc.write(writer, $0.baseAddress, $0.count) }
        await Task.yield()
      }
      close(writer)
    }
    var seen: [String] = []
    while let part = try stream.next() { seen += described(part) }
    await writing.value
    return seen
  }
}
