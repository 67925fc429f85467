import Terminal

/// What has been shown of a text's results.
enum Shown { case nothing, lines, table }

extension Session {
  /// Begins the results of another text: what is shown next needs no distance from what stands above it.
  func beginResults() { lastShown = .nothing }

  /// Shows the result of a statement that stands by itself.
  func show(_ result: StatementResult) {
    // Layers inside a model's block have results too, but the model's own says it all.
    guard result.commandBlockDepth == 0, result.value != .nothing else { return }
    switch settings.format {
    case .json: output.writeLine(JSONText.object(command: result.command?.name, result.value))
    case .table:
      let width = output.isTerminal ? TerminalSize.current(output.descriptor).columns : nil
      let value = result.command?.name == TrainCommand.declaration.name ? withoutEpochsSeen(result.value) : result.value
      let (text, hasTable) = TableText.text(value, width: width, style: Style(for: output))
      show(text, as: hasTable ? .table : .lines)
    }
  }

  /// On a terminal each epoch has left its line while the model was trained.
  private func withoutEpochsSeen(_ value: Value) -> Value {
    guard output.isTerminal, errorOutput.isTerminal, case .record(var record) = value,
      case .list(let epochs) = record["epochs"], !epochs.isEmpty
    else { return value }
    record.fields.removeAll { $0.name == "epochs" }
    return .record(record)
  }

  /// Writes text that ends in a newline, with an empty line between a table and what comes before or after it.
  func show(_ text: String, as kind: Shown) {
    let needsDistance = lastShown != .nothing && (kind == .table || lastShown == .table)
    output.write((needsDistance ? "\n" : "") + text)
    lastShown = kind
  }
}
