import System
import Testing

@testable import Terminal

@Suite struct TextTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("\u{1B}[1;31mred\u{1B}[0m", 3), ("a\tb", 2),
  ])
  func width(text: String, columns: Int) {
    #expect(text.displayWidth == columns)
  }

  @Test(arguments: [
    ("encoder", 7, "encoder"), ("encoder", 6, "encod…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("ab", 1, "…"),
    ("ab", 0, ""),
  ])
  func truncation(text: String, columns: Int, expected: String) {
    #expect(text.truncated(to: columns) == expected)
  }

  @Test func controlCharactersCannotReachTheTerminal() {
    #expect("a\u{1B}[2Jb\nc\u{7F}".withVisibleControls == "a␛[2Jb␊c\u{FFFD}")
    #expect("conv".withVisibleControls == "conv")
  }

  @Test func styleOnlyWhereItIsWanted() {
    let xterm = ["TERM": "xterm"]
    #expect(Style(isTerminal: true) { xterm[$0] }.bold("a") == "\u{1B}[1ma\u{1B}[0m")
    #expect(Style(isTerminal: false) { xterm[$0] }.bold("a") == "a")
    #expect(Style(isTerminal: true) { ["TERM": "xterm", "NO_COLOR": "1"][$0] }.red("a") == "a")
    #expect(Style(isTerminal: true) { ["TERM": "xterm", "NO_COLOR": ""][$0] }.isEnabled)
    #expect(!Style(isTerminal: true) { ["TERM": "dumb"][$0] }.isEnabled)
    #expect(!Style(isTerminal: true) { _ in nil }.isEnabled)
  }

  @Test(arguments: [
    (0.346, "0.35 s"), (1.25, "1.2 s"), (12.4, "12 s"), (59.7, "1:00"), (92, "1:32"), (7507, "2:05:07"),
    (-1, "?"), (.nan, "?"), (.infinity, "?"),
  ])
  func duration(seconds: Double, expected: String) {
    #expect(Quantities.duration(seconds: seconds) == expected)
  }

  @Test func numbers() {
    #expect(Quantities.rate(24_309.8, of: "images") == "24,310 images/s")
    #expect(Quantities.rate(7.26, of: "images") == "7.3 images/s")
    #expect(Quantities.rate(.nan, of: "images") == "? images/s")
    #expect(
      [0, 999, 1000, -1_234_567, .min].map(Quantities.grouped)
        == ["0", "999", "1,000", "-1,234,567", "-9,223,372,036,854,775,808"])
    #expect(Quantities.fixed(0.57256, digits: 4) == "0.5726")
    #expect(Quantities.fixed(.greatestFiniteMagnitude, digits: 2).count == 312)
  }
}
