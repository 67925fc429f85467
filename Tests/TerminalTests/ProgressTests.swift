import Glibc
import System
import Testing

@testable import Terminal

@Suite struct ProgressTests {
  private let step = ProgressStep(
    label: "epoch 3/30", fraction: 0.5, overall: 0.25,
    fields: [("loss", "0.5812"), ("", "24,310 images/s")])

  @Test func lineInAWideWindow() {
    #expect(
      Progress.line(step, elapsed: 30, width: 100, style: .plain)
        == "epoch 3/30  ━━━━━━━━━━━━━━━━━━━━────────────────────   50 %  loss 0.5812  24,310 images/s  1:30 left"
    )
  }

  @Test(arguments: 1...120) func neverWiderThanTheWindow(width: Int) {
    #expect(Progress.line(step, elapsed: 30, width: width, style: Style(isEnabled: true)).displayWidth <= width)
  }

  @Test func fieldsGiveWayBeforeTheBar() {
    let line = Progress.line(step, elapsed: 30, width: 60, style: .plain)
    #expect(line.hasPrefix("epoch 3/30  ━") && line.hasSuffix("loss 0.5812  1:30 left"))
    #expect(Progress.line(step, elapsed: 30, width: 20, style: .plain) == "epoch 3/30   50 %")
  }

  @Test(arguments: [-1, 2, Double.nan, .infinity]) func oddFractions(fraction: Double) {
    let line = Progress.line(
      ProgressStep(label: "x", fraction: fraction), elapsed: 1, width: 60, style: .plain)
    #expect(line.hasSuffix(" %") || line.hasSuffix(" left"))
  }

  @Test func withoutATerminalOnlyNotes() throws {
    let written = try collecting { output in
      let progress = Progress(output: output)
      progress.update(ProgressStep(label: "unseen", fraction: 0.1))
      progress.note("epoch 1")
      progress.finish()
    }
    #expect(written == "epoch 1\n")
  }

  @Test func aBarIsDrawnSeldomAndTakenAway() throws {
    var evaluations = 0
    let written = try collecting { output in
      let progress = Progress(output: output, drawsBar: true, style: .plain)
      func next() -> ProgressStep {
        evaluations += 1
        return ProgressStep(label: "step", fraction: 0.5)
      }
      for _ in 0..<1000 { progress.update(next()) }
      progress.note("kept")
      progress.finish()
    }
    #expect((1...50).contains(evaluations))
    #expect(written.hasPrefix("step  ━"))
    #expect(written.hasSuffix("\u{1B}[J\r\u{1B}[Jkept\n"))
  }

  @Test func outputRemembersAClosedPipe() {
    Output.preventDeathByClosedPipe()
    var ends: [CInt] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    let output = Output(ends[1])
    #expect(!output.isClosed)
    output.write("into the void")
    #expect(output.isClosed && output.failure == EPIPE)
    close(ends[1])
  }

  /// What `body` writes, through a pipe.
  private func collecting(_ body: (Output) -> Void) throws -> String {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    body(Output(ends[1]))
    close(ends[1])
    defer { close(ends[0]) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(ends[0], &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
