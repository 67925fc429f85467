import System
import Terminal
import Testing

@testable import Language
@testable import Shell

/// How results and help are laid out.
@Suite struct PresentationTests {
  private let epochs = Value.record([
    "epochs": .list([
      .record(["epoch": .integer(1), "train_loss": .number(0.51234), "images_per_second": .number(24_310.4)]),
      .record(["epoch": .integer(10), "train_loss": .number(12.3456), "images_per_second": .number(9.87)]),
    ]),
    "stopped": .string("finished"),
  ])

  private func text(_ value: Value, width: Int? = nil) -> String {
    TableText.text(value, width: width, style: .plain).text
  }

  @Test func listsOfRecordsAreTables() {
    #expect(
      text(epochs) == """
        epoch  train loss  images/second
        ─────  ──────────  ─────────────
            1      0.5123         24,310
           10       12.35         9.8700

        stopped finished

        """)
  }

  @Test func titlesGiveWayOnNarrowTerminals() {
    #expect(
      text(epochs, width: 30).hasPrefix(
        """
                train
        epoch    loss  images/second
        ─────  ──────  ─────────────
        """))
  }

  @Test func fieldsStandOnOneLineWhereTheyFit() {
    let value = Value.record([
      "model": .string("ae"), "trainable_parameters": .integer(1234), "reused": .bool(true), "loss": .nothing,
      "blocks": .list([.string("a"), .string("b")]), "none": .list([]),
    ])
    let line = "model ae  trainable parameters 1,234  reused yes  blocks a, b  none none\n"
    #expect(text(value) == line)
    #expect(text(value, width: line.count - 1) == line)
    #expect(
      text(value, width: line.count - 2) == """
        model                 ae
        trainable parameters  1,234
        reused                yes
        blocks                a, b
        none                  none

        """)
  }

  @Test func longValuesStandUnderThemselves() {
    let value = Value.record(["a": .string("one two  three four"), "source": .string("/a/long/path/of/a/file")])
    #expect(
      text(value, width: 18) == """
        a       one two\u{20}
                three four
        source
          /a/long/path/of/
          a/file

        """)
    // What is no terminal gets lines that another program can take apart.
    let long = String(repeating: "word ", count: 50)
    #expect(text(.record(["a": .string(long), "b": 1])) == "a  \(long)\nb  1\n")
  }

  @Test func noValueMovesTheCursor() {
    #expect(!text(.record(["name": .string("a\u{1B}[2Jb\nc")])).dropLast().contains { $0 == "\u{1B}" || $0 == "\n" })
  }

  @Test(
    arguments: [
      (0, "0"), (1, "1.0000"), (0.58124, "0.5812"), (24.3149, "24.31"), (-150.25, "-150.2"), (24_310.4, "24,310"),
      (1.7096808536365323e+31, "1.71e+31"), (0.000012345, "1.234e-05"), (.nan, "nan"), (-.infinity, "-inf"),
    ] as [(Double, String)])
  func numbersHaveEnoughDigitsAndNoMore(_ value: Double, _ text: String) {
    #expect(Quantities.short(value) == text)
  }

  @Test(arguments: [40, 80, 100]) func helpFitsItsWidth(width: Int) throws {
    let index = HelpIndex(declarations: allCommands.map { $0.declaration })
    let help = HelpText(style: .plain, width: width)
    var pages = [("overview", help.overview(index))]
    for name in index.names { pages.append((name, help.text(try #require(index.page(name))))) }
    for (name, page) in pages {
      // Examples stand as they are typed, and the last line of the overview is short.
      let lines = page.split(separator: "\n").prefix { $0 != "Examples" }
      // What cannot be broken, such as a long option, may stick out where there is hardly room.
      #expect(width < 80 || lines.allSatisfy { String($0).displayWidth <= width }, "\(name)")
      #expect(lines.allSatisfy { !$0.hasSuffix(" ") }, "\(name)")
    }
  }

  @Test func wordsAreWrapped() {
    #expect("one two\nthree\n\nfour".wrapped(to: 9) == ["one two", "three", "", "four"])
    #expect("unbreakable".wrapped(to: 3) == ["unb", "rea", "kab", "le"])
    #expect("".wrapped(to: 10) == [])
  }
}
