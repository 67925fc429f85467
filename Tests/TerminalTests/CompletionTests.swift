import System
import Testing

@testable import Terminal

@Suite struct CompletionTests {
  @Test func oneCandidate() throws {
    let option = try #require(answer("conv 16 ker", start: 8, [Candidate("kernel=")]))
    #expect(option.strings == ["conv 16 kernel="] && !option.appendsSpace)
    let verb = try #require(answer("tra", start: 0, [Candidate("train"), Candidate("train")]))
    #expect(verb.strings == ["train"] && verb.appendsSpace)
    #expect(answer("xyz", start: 0, []) == nil)
    #expect(answer("xyz", start: 4, [Candidate("train")]) == nil)
  }

  @Test func whatCandidatesHaveInCommon() throws {
    let blocks = try #require(answer("freeze ae.", start: 7, ["ae.encoder", "ae.end"].map { Candidate($0) }))
    #expect(blocks.strings == ["freeze ae.en", "freeze ae.encoder", "freeze ae.end"] && !blocks.appendsSpace)
  }

  @Test func aCandidateIsWrittenAsItSays() throws {
    let file = try #require(answer("load \"my f", start: 5, [Candidate("my file", written: "\"my file\"")]))
    #expect(file.strings == ["load \"my file\""] && file.appendsSpace)
    let folder = try #require(answer("load a", start: 5, [Candidate("a b/", written: "\"a b/")]))
    #expect(folder.strings == ["load \"a b/"] && !folder.appendsSpace)
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

  private func answer(_ typed: String, start: Int, _ candidates: [Candidate]) -> CompletionAnswer? {
    CompletionAnswer(before: Array(typed.utf8), Completions(start: start, candidates))
  }
}
