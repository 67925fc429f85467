import FoundationEssentials
import Glibc
import Testing

@testable import Language

/// The language's operators and functions against Python's fractions, decimal and math. `Oracle/generate.py` says by
/// which rules, and makes more inputs than the file beside it has: `TELAR_ORACLE=FILE` tries those instead.
@Suite struct OracleTests {
  @Test(arguments: OracleSection.all) func everyValueIsPythons(section: OracleSection) {
    let evaluator = Evaluator(commands: CommandTable([any Command<Void>.Type](), context: ()))
    var differences: [String] = []
    for line in section.lines {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let expected = String(decoding: line[(tab + 1)...], as: UTF8.self)
      let actual = Self.value(of: line[..<tab], evaluator)
      if !actual.utf8.elementsEqual(expected.utf8) {
        differences.append("\(String(decoding: line[..<tab], as: UTF8.self)) is \(actual), not \(expected)")
      }
    }
    #expect(!section.lines.isEmpty)
    #expect(differences.isEmpty, "\(section): \(differences.count) differences: \(differences.prefix(10))")
    if getenv("TELAR_ORACLE") != nil {
      print("\(section): \(section.lines.count) inputs, \(differences.count) differences")
    }
  }

  @Test func everyFunctionHasAnOracle() {
    let tried = OracleSection.all.map { String($0.name.prefix { $0.isLetter || $0.isNumber }) }
    // Records come from commands alone; a golden has `keys`.
    for name in builtinFunctions.keys where name != "keys" { #expect(tried.contains(name), "\(name)") }
  }

  /// The value of a text's last statement as the language writes it, or the kind of its problem.
  private static func value(of text: ArraySlice<UInt8>, _ evaluator: Evaluator) -> String {
    var value = Value.nothing
    evaluator.onResult = { value = $0.value }
    do throws(Diagnostic) { try evaluator.run(SourceText(name: "oracle", bytes: Array(text))) } catch {
      return "error " + String(describing: error.problem).prefix { $0.isLetter }
    }
    return value.source
  }
}

/// A function or operator, and what is tried of it.
struct OracleSection: Sendable, CustomTestStringConvertible, CustomStringConvertible {
  let name: String
  var lines: [ArraySlice<UInt8>] = []
  var description: String { name }
  var testDescription: String { name }

  static let all: [OracleSection] = {
    let beside = "\(#filePath)".split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Oracle/values.txt"
    let path = getenv("TELAR_ORACLE").map { String(cString: $0) } ?? beside
    let bytes = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    var sections: [OracleSection] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: "# ".utf8) {
        sections.append(OracleSection(name: String(decoding: line.dropFirst(2), as: UTF8.self)))
      } else if !sections.isEmpty {
        sections[sections.count - 1].lines.append(line)
      }
    }
    return sections
  }()
}
