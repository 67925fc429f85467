import Foundation
import System
import TestSupport
import Testing

@testable import Language
@testable import Shell

/// Results as programs read them: tables that grow in files, moments, and objects a line.
@Suite struct ResultFileTests {
  private let form = ResultForm(
    "",
    [
      .text("model", "m").inEachRow, .integer("id", "i").inEachRow(as: "query_id"), .text("note", "n"),
      .list("rows", "r", of: [.integer("id", "i"), .number("loss", "l").optional]),
    ])
  private let result = Value.record([
    "model": "a,b", "id": 7, "note": "x",
    "rows": [.record(["id": 1, "loss": 0.5]), .record(["id": 2, "loss": .nothing])],
  ])
  private let empty = Value.record(["model": "a", "id": 7, "note": "x", "rows": []])

  @Test func everyRowTellsWhatItIsOf() {
    let rows = "\"a,b\",7,1,0.5\r\n\"a,b\",7,2,\r\n"
    #expect(CSVText.text(result, form) == "model,query_id,id,loss\r\n" + rows)
    #expect(CSVText.text(result, form, hasHead: false) == rows)
    #expect(CSVText.text(empty, form) == "model,query_id,id,loss\r\n")
    #expect(
      MarkdownText.text(result, form) == """
        | note |
        | --- |
        | x |

        | model | query_id | id | loss |
        | --- | --- | --- | --- |
        | a,b | 7 | 1 | 0.5 |
        | a,b | 7 | 2 |  |

        """)
  }

  @Test(
    arguments: [
      // What a file has, what a table that is put there begins with, and the head that it must fit.
      ("", "", nil), ("a,b\r\n1,2\r\n", "", ["a", "b"]), ("a,b\n1,2", "\r\n", ["a", "b"]),
      ("\u{FEFF}\"a\",\"b\"\n", "", ["a", "b"]), ("a", "\r\n", ["a"]),
    ] as [(String, String, [String]?)])
  func whatStandsInACSVFile(_ text: String, _ separator: String, _ head: [String]?) throws {
    let table = try table(text, .csv)
    #expect(table.separator == separator && table.head == head)
  }

  @Test(
    arguments: [
      ("", "", nil), ("| a | b |\n| --- | --- |\n| 1 | 2 |\n", "", ["a", "b"]),
      ("| x |\n| --- |\n| 1 |\n\n| a | b |\n|---|---|", "\n", ["a", "b"]), ("# Notes\n", "\n", nil),
      ("# Notes", "\n\n", nil), ("# Notes\n\n", "", nil), ("| a |\n| --- |\n\nwords\n", "\n", nil),
    ] as [(String, String, [String]?)])
  func whatStandsInAMarkdownFile(_ text: String, _ separator: String, _ head: [String]?) throws {
    let table = try table(text, .markdown)
    #expect(table.separator == separator && table.head == head)
  }

  private func table(_ text: String, _ format: ResultFormat) throws -> GrowingTable {
    let folder = TemporaryFolder()
    folder.write(text, to: "file")
    return try GrowingTable(folder.file("file"), format)
  }

  @Test func endingsTellTheFormat() {
    #expect(ResultFormat(ending: ".json") == .json && ResultFormat(ending: ".CSV") == .csv)
    #expect(ResultFormat(ending: ".npy") == nil)
    #expect(ResultFormat.ending(of: "a.b/c") == nil && ResultFormat.ending(of: "a/b.tar.gz") == ".gz")
    #expect(ResultFormat.ending(of: "~/.csv") == ".csv" && ResultFormat.ending(of: "/dev/null") == nil)
  }

  @Test func momentsAreISOAndSortAsTimesDo() throws {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    var random = SystemRandomNumberGenerator()
    var earlier = -1.0
    for seconds in (0..<300).map({ _ in Double.random(in: 0..<4e9, using: &random) }).sorted() {
      let text = Moment.iso(secondsSince1970: seconds)
      let read = try #require(formatter.date(from: text), "\(text)").timeIntervalSince1970
      #expect(abs(read - seconds) < 0.0011, "\(text)")
      #expect(earlier < 0 || Moment.iso(secondsSince1970: earlier) <= text)
      earlier = seconds
    }
    #expect(Moment.iso(secondsSince1970: -0.25) == "1969-12-31T23:59:59.750Z")
    #expect(Moment.iso(secondsSince1970: .nan) == "?" && Moment.local("?") == "?" && Moment.local("") == "")
  }

  @Test func peopleReadMomentsInTheirOwnZone() throws {
    let place = try Workplace(isPrepared: true)
    let seen = try place.shell(
      """
      telar --format json -c 'print ((checkpoints).checkpoints[0].saved)' | sed 's/.*"text": "\\([^"]*\\)".*/\\1/' > iso
      for zone in UTC Europe/Berlin Asia/Kolkata XYZ-5:30; do
        export TZ=$zone
        test "$(telar -c checkpoints | grep -c "$(date -d "$(cat iso)" '+%Y-%m-%d %H:%M:%S %Z')")" -ge 1 && echo same
      done
      """)
    #expect(seen == "same\nsame\nsame\nsame\n")
  }

  /// Any value at all is one line that another reader understands as the same.
  @Test func everyValueIsAnObjectOfItsOwn() throws {
    var random = SystemRandomNumberGenerator()
    let texts = ["", "a\"b\\c", "\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{2029}\r\n\t", "é日😀", "/</script>"]
    func value(_ depth: Int) -> Value {
      switch Int.random(in: 0...(depth > 0 ? 8 : 5), using: &random) {
      case 0: return .nothing
      case 1: return .bool(.random(using: &random))
      case 2: return .integer([0, -1, .max, .min, 7].randomElement(using: &random)!)
      case 3: return .number([1e300, .leastNonzeroMagnitude, -0.0, 0.1, 1e16, .pi].randomElement(using: &random)!)
      case 4: return .number([.nan, .infinity, -.infinity].randomElement(using: &random)!)
      case 5: return .string(texts.randomElement(using: &random)!)
      case 6: return .list((0..<3).map { _ in value(depth - 1) })
      default: return .record(["b": value(depth - 1), "a_c": value(depth - 1), "command": value(depth - 1)])
      }
    }
    for _ in 0..<3000 {
      let given = value(3)
      let line = JSONText.object(command: "c", given)
      let isOneLine = !line.contains { $0.isNewline }
      #expect(isOneLine, "\(line)")
      let read = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      #expect(same(given, read["value"] as Any), "\(line)")
      #expect(read["command"] as? String == "c")
    }
  }

  private func same(_ given: Value, _ read: Any) -> Bool {
    switch given {
    case .nothing: read is NSNull
    case .bool(let value): read as? Bool == value
    case .integer(let value): read as? Int == value
    case .number(let value): value.isFinite ? read as? Double == value : read is NSNull
    case .string(let value): read as? String == value
    case .list(let items):
      (read as? [Any]).map { $0.count == items.count && zip(items, $0).allSatisfy { same($0, $1) } } ?? false
    case .record(let record):
      (read as? [String: Any]).map { object in
        object.count == record.fields.count && record.fields.allSatisfy { same($0.value, object[$0.name] as Any) }
      } ?? false
    }
  }
}
