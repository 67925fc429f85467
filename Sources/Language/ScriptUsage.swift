/// What `telar SCRIPT --help` says, made from the script alone: its first comment, and its parameters with their types,
/// defaults, and the comments on their lines.
package struct ScriptUsage {
  private let script: Script

  package init(_ script: Script) { self.script = script }

  /// How the script is called: `train.telar data=TEXT [epochs=N]`.
  var synopsis: String {
    ([script.source.name] + script.parameters.map { $0.defaultValue == nil ? word($0) : "[\(word($0))]" })
      .joined(separator: " ")
  }

  package var text: String {
    var text = "usage: telar \(synopsis)\n"
    let description = leadingComment
    if !description.isEmpty { text += "\n" + description.joined(separator: "\n") + "\n" }
    let parameters = parameters
    guard !parameters.isEmpty else { return text }
    text += "\nparameters:\n"
    let words = parameters.map { "\($0.name)=\($0.type.placeholder)" }
    let width = words.map(\.count).max() ?? 0
    for (word, parameter) in zip(words, parameters) {
      text += "  " + word + String(repeating: " ", count: width - word.count + 2) + parameter.explanation + "\n"
    }
    if let list = parameters.first(where: { if case .list = $0.type { true } else { false } }) {
      text += "\nA list is written \(ScriptUsage.listForms(list.name)).\n"
    }
    return text
  }

  /// The parameters, each with its type and what is said of it: the comment on its line, and its default.
  package var parameters: [(name: String, type: ArgumentType, explanation: String)] {
    script.statements.compactMap { statement in
      guard case .parameter(let node) = statement.kind else { return nil }
      let comment = comment(behind: statement)
      let standing =
        if let value = node.defaultValue { "(\(source(value.span)) if not given)" } else { "(required)" }
      return (node.name.text, type(of: node), (comment.isEmpty ? "" : comment + " ") + standing)
    }
  }

  /// The ways in which a list is given to a parameter, for a shell.
  static func listForms(_ name: String) -> String { "\(name)=1,2,3 or, as in a script, '\(name)=[1, \"two\", [3, 4]]'" }

  private func word(_ node: ParameterNode) -> String { "\(node.name.text)=\(type(of: node).placeholder)" }

  /// The declared type or, without one, that of the default, where it can be told without the script's commands.
  private func type(of node: ParameterNode) -> ArgumentType {
    if let type = node.type { return type.argumentType }
    let evaluator = Evaluator(commands: CommandTable([any Command<Void>.Type](), context: ()))
    guard let expression = node.defaultValue, let value = try? evaluator.evaluate(expression) else { return .any }
    return ParameterType(of: value)?.argumentType ?? .any
  }

  private func source(_ span: Span) -> String {
    String(decoding: script.source.bytes[span.start..<span.end], as: UTF8.self)
  }

  private func comment(behind statement: Statement) -> String {
    let line = script.source.lineRange(at: statement.span.end)
    let rest = source(Span(statement.span.end, max(statement.span.end, line.upperBound)))
    guard let hash = rest.firstIndex(of: "#") else { return "" }
    return ScriptUsage.trimmed(rest[hash...])
  }

  /// The lines of the comment that the script begins with, but not of the `#!` that starts it.
  private var leadingComment: [String] {
    var lines: [String] = []
    for line in String(decoding: script.source.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if lines.isEmpty, line.hasPrefix("#!") || line.allSatisfy(\.isWhitespace) { continue }
      guard line.hasPrefix("#") else { break }
      lines.append(ScriptUsage.trimmed(line))
    }
    return lines
  }

  /// A comment's text without its mark and the blanks around it.
  private static func trimmed(_ comment: Substring) -> String {
    let text = comment.drop { $0 == "#" || $0.isWhitespace }
    guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(text[...last])
  }
}
