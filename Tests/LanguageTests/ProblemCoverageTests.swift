import Glibc
import TestSupport
import Testing

@testable import Language

/// Every kind of problem is worded in a golden file, or in the table of those that a golden file cannot hold.
@Suite struct ProblemCoverageTests {
  @Test func everyProblemIsWordedSomewhere() throws {
    var seen = Set(unrecordableProblems.map { Self.kind($0.problem) })
    for name in ["programs", "errors"] {
      for input in try goldenInputs("\(name).golden") {
        seen.formUnion(runDiagnostics(input).map { Self.kind($0.problem) })
      }
    }
    let source = try #require(SourceFile.text("\(SourceFile.root)/Sources/Language/Problem.swift"))
    let declared = Self.declaredKinds(in: source)
    #expect(declared.count > 30)
    for kind in declared { #expect(seen.contains(kind), "no golden has a problem of the kind `\(kind)`") }
  }

  /// The name of a problem's case.
  private static func kind(_ problem: Problem) -> String {
    String(String(describing: problem).prefix { $0.isLetter || $0.isNumber })
  }

  /// The cases that stand in the declaration, which Swift cannot list for cases with values.
  private static func declaredKinds(in source: String) -> [String] {
    source.split(separator: "\n").prefix { !$0.contains("package enum Enclosure") }.compactMap { line in
      guard line.hasPrefix("  case ") else { return nil }
      return String(line.dropFirst("  case ".count).prefix { $0.isLetter || $0.isNumber })
    }
  }
}
