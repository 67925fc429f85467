import Terminal

/// What has been shown of a text's results.
enum Shown { case nothing, lines, table }

extension Session {
  /// Begins the results of another text: what is shown next needs no distance from what stands above it.
  func beginResults() { lastShown = .nothing }

  /// Shows the result of a statement that stands by itself.
  func show(_ result: StatementResult) throws(Problem) {
    let presentation = result.presentation
    // Layers inside a model's block have results too, but the model's own says it all.
    guard result.commandBlockDepth == 0 || presentation.file != nil else { return }
    let named = presentation.format.flatMap(ResultFormat.init(rawValue:))
    if let path = presentation.file {
      return try write(result, as: named ?? ResultFormat(ending: path) ?? settings.format, to: path)
    }
    switch named ?? settings.format {
    case .json: output.writeLine(JSONText.object(command: result.command?.name, result.value))
    case .csv: show(CSVText.text(result.value), as: .table)
    case .markdown: show(MarkdownText.text(result.value), as: .table)
    case .table:
      let width = output.isTerminal ? TerminalSize.current(output.descriptor).columns : nil
      let value = result.command?.name == TrainCommand.declaration.name ? withoutEpochsSeen(result.value) : result.value
      let (text, hasTable) = TableText.text(value, width: width, style: Style(for: output))
      show(text, as: hasTable ? .table : .lines)
    }
  }

  /// Writes a result to a file. A table that grows has one head.
  private func write(_ result: StatementResult, as format: ResultFormat, to path: String) throws(Problem) {
    let appends = result.presentation.appends
    let text =
      switch format {
      case .json: JSONText.object(command: result.command?.name, result.value) + "\n"
      case .csv: CSVText.text(result.value, hasHead: !appends || !ResultFile.hasText(path))
      case .markdown: MarkdownText.text(result.value)
      case .table: TableText.text(result.value, width: nil, style: .plain).text
      }
    if appends { try ResultFile.append(path, text) } else { try ResultFile.replace(path, with: text) }
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
