import FoundationEssentials
import LanguageFuzz
import Testing

/// No input may crash or hang the language; `scripts/fuzz` tries millions, these tests a few thousand.
@Suite struct FuzzTests {
  /// Inputs worth trying as they are; what once crashed or hung stays here.
  private static let corpus: [[UInt8]] = {
    let folder = "\(#filePath)".split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Corpus"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)").map { Array($0) } }
  }()

  @Test func corpus() {
    #expect(FuzzTests.corpus.count >= 5)
    for input in FuzzTests.corpus { LanguageFuzz.run(input) }
  }

  @Test(arguments: 0..<4) func mutations(seed: UInt64) throws {
    let goldens = try ["programs", "errors", "checks"].flatMap { try goldenInputs("\($0).golden") }
    var mutator = Mutator(seeds: FuzzTests.corpus + goldens.map { Array($0.utf8) }, seed: seed)
    for _ in 0..<1_500 { LanguageFuzz.run(mutator.next()) }
  }
}
