import Glibc
import Synchronization
import System

/// How far some work has come, as shown in a line of progress.
package struct ProgressStep: Sendable {
  /// What is being done: `epoch 3/30`.
  package var label: String
  /// How much of the bar is filled, 0 to 1.
  package var fraction: Double
  /// How much of the whole work is done, 0 to 1: the time left is reckoned from it.
  package var overall: Double
  /// Further values, the most important first: (`loss`, `0.5812`). A value that speaks for itself has an empty name.
  package var fields: [(name: String, value: String)]

  package init(
    label: String, fraction: Double, overall: Double? = nil, fields: [(name: String, value: String)] = []
  ) {
    self.label = label
    self.fraction = fraction
    self.overall = overall ?? fraction
    self.fields = fields
  }
}

/// A progress bar on a terminal's standard error; elsewhere only the lines given to `note`.
///
/// `update` may be called as often as one likes: until the bar is due to be drawn again it costs a look at the clock.
/// May be used from any thread. From the first bar to `finish` the terminal does not show what is typed.
package final class Progress: Sendable {
  /// The longest time between two drawings is the caller's; the shortest is this, in nanoseconds.
  private static let interval: UInt64 = 100_000_000

  /// Erases from the cursor to the end of the screen.
  private static let eraseRest = "\u{1B}[J"

  private let output: Output
  private let drawsBar: Bool
  private let style: Style
  private let start: UInt64
  private let nextDrawing: Atomic<UInt64>
  /// Whether a bar stands on the screen; also orders the writing of several threads.
  private let barIsShown = Mutex(false)

  /// - Parameter isShown: false for no bar even on a terminal.
  package convenience init(output: Output = .error, isShown: Bool = true) {
    let canErase = output.isTerminal && getenv("TERM").map { String(cString: $0) } ?? "dumb" != "dumb"
    self.init(output: output, drawsBar: canErase && isShown, style: Style(for: output))
  }

  init(output: Output, drawsBar: Bool, style: Style) {
    self.output = output
    self.drawsBar = drawsBar
    self.style = style
    start = Clock.monotonicNanoseconds()
    nextDrawing = Atomic(start)
  }

  /// Draws the bar if it is due; only then is `step` evaluated.
  package func update(_ step: @autoclosure () -> ProgressStep) {
    guard drawsBar else { return }
    let now = Clock.monotonicNanoseconds()
    guard now >= nextDrawing.load(ordering: .relaxed) else { return }
    nextDrawing.store(now + Self.interval, ordering: .relaxed)
    // A full line would make some terminals wrap.
    let line = Self.line(
      step(), elapsed: Double(now - start) / 1e9, width: TerminalSize.current(output.descriptor).columns - 1,
      style: style)
    barIsShown.withLock { shown in
      Silence.begin(on: output.descriptor)
      // The cursor goes back to where the bar begins: in a window that gets narrower, terminals move the bar's end to
      // further lines, and all from the cursor on is the bar's.
      output.write("\(line)\(Self.eraseRest)\r")
      shown = true
    }
  }

  /// Writes a line that stays, above the bar if there is one: one an epoch, or a warning.
  package func note(_ line: String) {
    barIsShown.withLock { shown in
      output.write((shown ? Self.eraseRest : "") + line + "\n")
      shown = false
    }
    nextDrawing.store(0, ordering: .relaxed)
  }

  /// Takes the bar away, however the work ended; the cursor stands at the start of an empty line.
  package func finish() {
    barIsShown.withLock { shown in
      if shown { output.write(Self.eraseRest) }
      shown = false
      Silence.end()
    }
  }

  /// The line of a step for a window of `width` columns. The least important fields give way first, then the bar.
  static func line(_ step: ProgressStep, elapsed: Double, width: Int, style: Style) -> String {
    let fraction = step.fraction.isFinite ? min(max(step.fraction, 0), 1) : 0
    var parts = step.fields.map { $0.name.isEmpty ? $0.value : "\($0.name) \($0.value)" }
    // The first moments tell nothing about the rest.
    let timeLeft =
      step.overall > 0 && elapsed > 0.5
      ? Quantities.duration(seconds: (elapsed * (1 - step.overall) / step.overall).rounded()) + " left" : nil
    let percent = String(Int(fraction * 100)).padded(to: 3, alignment: .right) + " %"

    func barWidth() -> Int {
      let texts = [step.label, percent] + parts + (timeLeft.map { [$0] } ?? [])
      return width - texts.reduce(0) { $0 + $1.displayWidth + 2 }
    }
    while barWidth() < 10, parts.popLast() != nil {}
    let columns = min(barWidth(), 40)
    let filled = Int((Double(max(columns, 0)) * fraction).rounded())
    let bar =
      columns < 4
      ? []
      : [
        style.cyan(String(repeating: "━", count: filled))
          + style.dim(String(repeating: style.isEnabled ? "━" : "─", count: columns - filled))
      ]
    let line = ([step.label] + bar + [percent] + parts + (timeLeft.map { [$0] } ?? [])).joined(separator: "  ")
    return line.displayWidth <= width ? line : "\(step.label)  \(percent)".truncated(to: width)
  }
}
