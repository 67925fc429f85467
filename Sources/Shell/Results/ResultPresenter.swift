import Language
import Terminal

extension Session {
  /// Begins the results of another text: what is shown next needs no distance from what stands above it.
  func beginResults() { screen.lastShown = .nothing }

  /// Shows the result of a statement that stands by itself.
  func show(_ result: StatementResult) throws(Problem) {
    let presentation = result.presentation
    // Layers inside a model's block have results too, but the model's own says it all.
    guard result.commandBlockDepth == 0 || presentation.file != nil else { return }
    if let path = presentation.file { return try write(result, to: path) }
    // Nobody reads it any more.
    guard !screen.output.isClosed else { return }
    switch presentation.format ?? desk.settings.format {
    case .json: screen.output.writeLine(JSONText.object(command: result.command?.name, result.value))
    case .csv: screen.show(CSVText.text(result.value, result.form), as: .table)
    case .markdown: screen.show(MarkdownText.text(result.value, result.form), as: .table)
    case .table:
      let value = result.command?.name == TrainCommand.declaration.name ? withoutEpochsSeen(result.value) : result.value
      let (text, hasTable) = TableText.text(value, result.form, width: screen.width, style: Style(for: screen.output))
      screen.show(text, as: hasTable ? .table : .lines)
    }
  }

  /// Refuses, before a command runs, a file that cannot take its result: one that cannot be written, or a table with
  /// other columns.
  func checkFile(for call: Call, _ presentation: Presentation) throws(Problem) {
    guard let path = presentation.file else { return }
    try ResultFile.checkWritable(path, appends: presentation.appends)
    guard presentation.appends else { return }
    try ResultFile.checkAgrees(path, with: presentation.format ?? desk.settings.format)
    try GrowingTable(path, presentation.format ?? desk.settings.format)
      .check(path, takes: call.resultForms.map(\.columnNames), of: call.declaration.name)
  }

  /// Writes a result to a file. A table that grows has one head.
  private func write(_ result: StatementResult, to path: String) throws(Problem) {
    let format = result.presentation.format ?? desk.settings.format
    guard result.presentation.appends else {
      return try ResultFile.replace(path, with: text(result, as: format))
    }
    // The file may have become another one while the command ran.
    let table = try GrowingTable(path, format)
    if let form = result.form, let command = result.command {
      try table.check(path, takes: [form.columnNames], of: command.name)
    }
    let hasHead = table.head == nil
    let text =
      switch format {
      case .json, .table: text(result, as: format)
      case .csv: CSVText.text(result.value, result.form, hasHead: hasHead)
      case .markdown: MarkdownText.rows(result.value, result.form, hasHead: hasHead)
      }
    try ResultFile.append(path, table.separator + text)
  }

  private func text(_ result: StatementResult, as format: ResultFormat) -> String {
    switch format {
    case .json: JSONText.object(command: result.command?.name, result.value) + "\n"
    case .csv: CSVText.text(result.value, result.form)
    case .markdown: MarkdownText.text(result.value, result.form)
    case .table: TableText.text(result.value, result.form, width: nil, style: .plain).text
    }
  }

  /// On a terminal each epoch has left its line while the model was trained.
  private func withoutEpochsSeen(_ value: Value) -> Value {
    guard screen.output.isTerminal, screen.errorOutput.isTerminal, screen.hasShownEpochs,
      case .record(var record) = value,
      case .list(let epochs) = record["epochs"], !epochs.isEmpty
    else { return value }
    record.fields.removeAll { $0.name == "epochs" }
    return .record(record)
  }
}
