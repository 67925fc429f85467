import Language
import Testing

@Suite struct RowFilterTests {
  private static let fields = ["name", "epochs", "loss", "frozen"]

  private static let rows: [Record] = [
    ["name": "ae", "epochs": 3, "loss": 0.5, "frozen": true],
    ["name": "clf", "epochs": 1, "loss": .nothing, "frozen": false],
    ["name": "x2", "epochs": 0, "loss": .number(.nan), "frozen": false],
  ]

  private func chosen(_ text: String) throws -> [String] {
    let filter = try RowFilter(text, option: "where", fields: Self.fields)
    return try Self.rows.filter { try filter.accepts($0) }.map { $0["name"]?.text ?? "" }
  }

  @Test(arguments: [
    ("epochs > 0", ["ae", "clf"]), ("epochs > 0 and loss < 1", ["ae"]), ("loss < 1 or epochs == 1", ["ae"]),
    ("loss == nothing", ["clf"]), ("not frozen", ["clf", "x2"]), ("name == 'x2'", ["x2"]), ("frozen", ["ae"]),
    ("contains(name, 'l')", ["clf"]), ("len(name) == 2", ["ae", "x2"]), ("epochs + 1 >= 2 and true", ["ae", "clf"]),
    ("-loss > -1", ["ae"]), ("loss >= 0", ["ae"]), ("1 < 2", ["ae", "clf", "x2"]), ("epochs % 2 == 1", ["ae", "clf"]),
  ]) func rowsThatAreWanted(_ text: String, _ names: [String]) throws { #expect(try chosen(text) == names) }

  @Test(arguments: [
    "", "epochs >", "epoch > 1", "epochs = 1", "epochs", "epochs > 'a'", "epochs > 1 )", "name == clf", "(train m)",
  ])
  func mistakesAreErrors(_ text: String) { #expect(throws: Diagnostic.self) { try chosen(text) } }

  /// The place is that in the filter's own text.
  @Test func errorsPointIntoTheFilter() throws {
    let error = try #require(throws: Diagnostic.self) { try chosen("epochs > 1 and lost < 2") }
    #expect(error.place?.description == "where:1:16")
    #expect(error.text().contains("did you mean `loss`?"))
  }
}
