import System
import Testing

@testable import Terminal

@Suite struct TableTests {
  private let table = Table(
    columns: [.init("layer", need: .key), .init("description"), .init("parameters", .right)],
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

  @Test func numbersStayWhole() {
    for width in 20...60 {
      let text = table.render(width: width)
      let hasNumbers = text.prefix { $0 != "\n" }.contains("parameters")
      #expect(hasNumbers == (width >= 27), "\(width)")
      #expect(hasNumbers == (text.contains(" 4640\n") && text.contains(" 160\n")))
    }
  }

  private let layers = Table(
    columns: [
      .init("name", need: .key), .init("kind", need: .least), .init("output", isDivisible: false),
      .init("parameters", .right), .init("trainable", need: .least, isDivisible: false),
    ],
    rows: [
      ["encoder.conv1", "conv", "16x28x28", "160", "yes"], ["encoder.maxpool1", "maxpool", "16x14x14", "0", "no"],
      ["decoder.convtranspose1", "convtranspose", "1x28x28", "145", "yes"],
    ])

  @Test func whatIsNeededLeastGoesFirst() {
    #expect(
      layers.render(width: 50) == """
        name                    output    parameters
        ──────────────────────  ────────  ──────────
        encoder.conv1           16x28x28         160
        encoder.maxpool1        16x14x14           0
        decoder.convtranspose1  1x28x28          145
        not shown: kind, trainable

        """)
    #expect(
      layers.render(width: 40) == """
        name                    output
        ──────────────────────  ────────
        encoder.conv1           16x28x28
        encoder.maxpool1        16x14x14
        decoder.convtranspose1  1x28x28
        not shown: kind, parameters, trainable

        """)
    #expect(
      layers.render(width: 15) == """
        name
        ───────────────
        encoder.conv1
        encoder…axpool1
        decoder…nspose1
        not shown:
        kind, output,
        parameters,
        trainable

        """)
  }

  /// Whatever the table and the terminal: no line is wider, no number is cut, and a name only where it has no room by
  /// itself.
  @Test func noRowIsWiderThanTheTerminal() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let count = Int.random(in: 1...7, using: &random)
      let columns = (0..<count).map { index in
        Table.Column(
          ["name", "train loss", "saved", "images"].randomElement(using: &random)!,
          Bool.random(using: &random) ? .left : .right,
          need: index == 0 ? .key : [.least, .usual].randomElement(using: &random)!)
      }
      let rows = (0..<4).map { _ in
        columns.map { column in
          let length = Int.random(in: 0...25, using: &random)
          return column.alignment == .right
            ? String(repeating: "7", count: length)
            : String((0..<length).map { _ in "ab日 é".randomElement(using: &random)! })
        }
      }
      let table = Table(columns: columns, rows: rows)
      for width in [1, 2, 7, 20, 40, 50, 80, 300] {
        let lines = table.render(width: width).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.allSatisfy { $0.displayWidth <= width }, "\(width)\n\(lines.joined(separator: "\n"))")
        let widest = rows.map { $0[0].displayWidth }.max()!
        if widest <= width {
          for row in rows where columns[0].alignment == .left {
            let name = String(row[0].reversed().drop { $0 == " " }.reversed())
            #expect(lines.contains { $0.hasPrefix(name) }, "\(width) \(name)\n\(lines.joined(separator: "\n"))")
          }
          for line in lines { #expect(!line.contains("7…")) }
        }
      }
    }
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
