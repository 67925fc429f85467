import Glibc
import Language
import System
import Terminal

/// Where a person reads: results go to the output, everything else beside it.
final class Screen {
  let output: Output
  /// For notes, progress and errors.
  let errorOutput: Output
  /// What was last shown of the text that is running; results with tables stand apart from others.
  var lastShown = Shown.nothing
  /// Whether the latest training has left a line for each epoch.
  var hasShownEpochs = false

  init(output: Output, errorOutput: Output) {
    self.output = output
    self.errorOutput = errorOutput
  }

  /// The columns of the terminal that results go to; nil where they go elsewhere.
  var width: Int? { output.isTerminal ? TerminalSize.current(output.descriptor).columns : nil }

  /// Tells a person something beside the results.
  func note(_ text: String) {
    guard errorOutput.isTerminal else { return errorOutput.writeLine(text) }
    // The last column stays free: a full line would make some terminals wrap.
    let lines = text.wrapped(to: max(20, TerminalSize.current(errorOutput.descriptor).columns - 1))
    errorOutput.writeLine(lines.joined(separator: "\n"))
  }

  /// Writes text that ends in a newline, with an empty line between a table and what comes before or after it.
  func show(_ text: String, as kind: Shown) {
    let needsDistance = lastShown != .nothing && (kind == .table || lastShown == .table)
    output.write((needsDistance ? "\n" : "") + text)
    lastShown = kind
  }
}

/// What has been shown of a text's results.
enum Shown { case nothing, lines, table }
