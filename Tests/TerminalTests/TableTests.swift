import Testing

@testable import Terminal

@Suite struct TableTests {
  private let table = Table(
    columns: [.init("layer"), .init("description"), .init("parameters", .right)],
    rows: [["conv", "16 kernels of 3×3 pixels, padded", "160"], ["日本", "wide", "4640"], ["relu"]])

  @Test func columnsLineUp() {
    #expect(
      table.render() == """
        layer  description                       parameters
        ─────  ────────────────────────────────  ──────────
        conv   16 kernels of 3×3 pixels, padded         160
        日本   wide                                    4640
        relu

        """)
  }

  @Test func theWidestTextGivesWay() {
    #expect(
      table.render(width: 40) == """
        layer  description            parameters
        ─────  ─────────────────────  ──────────
        conv   16 kernels of 3×3 pi…         160
        日本   wide                         4640
        relu

        """)
  }

  @Test(arguments: [1, 10, 27, 28, 200]) func numbersStayWhole(width: Int) {
    let text = table.render(width: width)
    #expect(text.contains("4640") && text.contains(" 160\n"))
    #expect(width < 26 || text.split(separator: "\n").allSatisfy { String($0).displayWidth <= width })
  }

  @Test func oddContents() {
    let odd = Table(columns: [.init("a"), .init("b")], rows: [["1", "2", "beyond"], [], ["x\ny", "\u{1B}[31m"]])
    #expect(odd.render() == "a    b\n───  ─────\n1    2\n\nx␊y  ␛[31m\n")
    #expect(Table(columns: [], rows: []).render() == "\n")
  }

  @Test func styleChangesNoWidth() {
    let styled = table.render(width: 40, style: Style(isEnabled: true))
    #expect(styled.contains("\u{1B}[1mlayer"))
    let plain = table.render(width: 40)
    #expect(
      styled.split(separator: "\n").map { String($0).displayWidth }
        == plain.split(separator: "\n").map { String($0).displayWidth })
  }
}
