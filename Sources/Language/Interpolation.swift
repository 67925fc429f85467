/// `$name`, `$name.field[0]` and `$( … )` in strings and words, as they are filled in when a statement runs.
extension Evaluator {
  /// A string with its values filled in.
  func fill(_ pieces: [Piece], _ span: Span) throws(Diagnostic) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .value(let expression, let steps):
        text += try fill(try evaluate(expression), steps[...], span)
        if text.utf8.count > ValueLimits.bytes { throw failure(.valueTooLarge(limit: ValueLimits.bytes), span) }
      }
    }
    return text
  }

  /// The text of a value where the steps lead within it; steps that lead nowhere are text.
  private func fill(_ value: Value, _ steps: ArraySlice<TextStep>, _ span: Span) throws(Diagnostic) -> String {
    var value = value
    var steps = steps
    while let next = steps.first, next.step.leadsOn(from: value) {
      value = try take(next.step, of: value)
      steps.removeFirst()
    }
    try placed(at: span) { [value] () throws(Problem) in try value.requireMemoryToUse() }
    var text = value.text
    for step in steps { text += try fill(step.text, span) }
    return text
  }
}
