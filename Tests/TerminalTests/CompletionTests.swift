import Testing

@testable import Terminal

@Suite struct CompletionTests {
  @Test(arguments: [
    ("", ""), ("tra", "tra"), ("train ae", "ae"), ("freeze ae.enc", "ae.enc"), ("conv 16 kernel=3", "3"),
    ("conv 16 kernel=", ""), ("print $na", "$na"), ("print $result.acc", "$result.acc"), ("let x = (eval", "eval"),
    ("conv 16; rel", "rel"), ("block a { conv", "conv"), ("model x {\n  con", "con"), ("load fashion-mn", "fashion-mn"),
    ("for i in 1..$n", "$n"), ("print \"a b", "a b"), ("print \"a $na", "$na"), ("print \"a $na b", "a $na b"),
    ("print \"a $(eval", "eval"), ("print \"a $(eval clf) b", " b"), ("print \"x\" tra", "tra"),
    ("print \"say \\\"hi", "say \\\"hi"), ("out=/tmp/a.p", "/tmp/a.p"), ("print a#b", "a#b"), ("# a\ntra", "tra"),
    ("$a*$b", "$b"), ("print é", "é"),
  ])
  func word(line: String, expected: String) throws {
    let bytes = Array(line.utf8)
    let place = try #require(CompletionWord.locate(in: bytes, cursor: bytes.count))
    #expect(String(decoding: bytes[place.start...], as: UTF8.self) == expected)
  }

  @Test(arguments: ["# tra", "conv 16 # tra", "#"]) func nothingInAComment(line: String) {
    #expect(CompletionWord.locate(in: Array(line.utf8), cursor: line.utf8.count) == nil)
  }

  @Test func theCompleterSeesWordAndContext() {
    var seen: CompletionRequest?
    _ = answer("conv 16 ker", then: "nel=3") {
      seen = $0
      return []
    }
    #expect(seen == CompletionRequest(line: "conv 16 kernel=3", before: "conv 16 ", word: "ker", isQuoted: false))
  }

  @Test func oneCandidate() throws {
    let option = try #require(answer("conv 16 ker") { _ in [Candidate("kernel="), Candidate("stride=")] })
    #expect(option.matches == ["kernel="] && !option.appendsSpace)
    let verb = try #require(answer("tra") { _ in [Candidate("train"), Candidate("train")] })
    #expect(verb.matches == ["train"] && verb.appendsSpace)
    #expect(answer("xyz") { _ in [Candidate("train")] } == nil)
  }

  @Test func whatCandidatesHaveInCommon() throws {
    let blocks = try #require(answer("freeze ae.") { _ in ["ae.encoder", "ae.end", "clf"].map { Candidate($0) } })
    #expect(blocks.common == "ae.en" && blocks.matches == ["ae.encoder", "ae.end"] && !blocks.appendsSpace)
  }

  @Test func readlineMayStartTheWordElsewhere() throws {
    // In a string readline starts at the last space, or before the `$`.
    let path = try #require(
      answer("load \"/some dir/x", start: 12) { _ in [Candidate("/some dir/xyz", isFreeText: true)] })
    #expect(path.matches == ["dir/xyz\""] && path.appendsSpace)
    let name = try #require(answer("print \"a$na", start: 7) { _ in [Candidate("$name")] })
    #expect(name.matches == ["a$name"] && !name.appendsSpace)
  }

  @Test func freeTextIsQuotedWhereNeeded() throws {
    let files = [Candidate("my file", isFreeText: true), Candidate("my\"$", isFreeText: true)]
    let both = try #require(answer("load my", start: 5) { _ in files })
    #expect(both.matches == ["\"my file", "\"my\\\"\\$"] && both.common == "\"my")
    let one = try #require(answer("load \"my f", start: 9) { _ in files })
    #expect(one.matches == ["file\""])
    let folder = try #require(answer("load a", start: 5) { _ in [Candidate("a b/", isFreeText: true)] })
    #expect(folder.matches == ["\"a b/"] && !folder.appendsSpace)
  }

  @Test func descriptionsStandInAColumn() {
    let lines = CompletionList.lines(
      [Candidate("lr=", description: "learning rate"), Candidate("momentum=", description: "of SGD, 0 to 1")],
      width: 25, rows: 20, style: .plain)
    #expect(lines == ["lr=        learning rate", "momentum=  of SGD, 0 to 1".truncated(to: 24)])
  }

  @Test func manyCandidatesStandInColumns() {
    let candidates = (1...60).map { Candidate("item\($0)", description: "unshown") }
    let lines = CompletionList.lines(candidates, width: 40, rows: 10, style: .plain)
    #expect(lines.count == 10)
    #expect(lines.allSatisfy { $0.displayWidth < 40 })
    #expect(lines[0].hasPrefix("item1   item10  ") && lines[9] == "… and 15 more: type another letter")
    #expect(CompletionList.lines(candidates, width: 1, rows: 1, style: .plain).count == 3)
  }

  private func answer(
    _ typed: String, then rest: String = "", start: Int? = nil, complete: (CompletionRequest) -> [Candidate]
  ) -> CompletionAnswer? {
    let start =
      start
      ?? (typed.utf8.lastIndex(of: UInt8(ascii: " ")).map { typed.utf8.distance(from: typed.startIndex, to: $0) + 1 }
        ?? 0)
    return CompletionAnswer(
      line: Array((typed + rest).utf8), cursor: typed.utf8.count, readlineStart: start, complete: complete)
  }
}
