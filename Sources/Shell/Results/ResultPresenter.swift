import Terminal

extension Session {
  /// Shows the result of a statement that stands by itself.
  func show(_ result: StatementResult) {
    // Layers inside a model's block have results too, but the model's own says it all.
    guard result.commandBlockDepth == 0, result.value != .nothing else { return }
    switch settings.format {
    case .json: output.writeLine(JSONText.object(command: result.command?.name, result.value))
    case .table:
      let width = output.isTerminal ? TerminalSize.current(output.descriptor).columns : nil
      output.write(TableText.text(result.value, width: width, style: Style(for: output)))
    }
  }
}
