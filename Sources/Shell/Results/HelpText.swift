import Terminal

/// Help, made from the commands' declarations alone.
struct HelpText {
  let declarations: [Declaration]
  let style: Style
  /// The columns that lines may take.
  let width: Int

  /// The order in which groups are listed.
  private static let groups = ["models", "layers", "data", "training", "store", "latent", "session", "language"]

  /// All commands by group, and the language's statements.
  func overview() -> String {
    var text = ""
    let others = Set(declarations.map(\.group)).subtracting(HelpText.groups).sorted()
    for group in HelpText.groups + others {
      let members = declarations.filter { $0.group == group }.map { ($0.name, $0.summary) }
      let statements = group == "language" ? Keyword.allCases.map { ($0.rawValue, $0.summary) } : []
      text += style.bold(group) + "\n" + list(members + statements) + "\n"
    }
    return text + "help NAME explains one; help WORD looks for a word.\n"
  }

  /// Help on a command or statement, or what has to do with a word; nil where there is nothing.
  func topic(_ name: String) -> String? {
    if let declaration = declarations.first(where: { $0.name == name }) { return page(declaration) }
    if let keyword = Keyword(rawValue: name) {
      return style.bold(keyword.usage) + "\n\n" + paragraphs(keyword.summary + ".")
    }
    let word = name.lowercased()
    let found = declarations.filter { declaration in
      ([declaration.name, declaration.summary, declaration.group] + declaration.searchTerms)
        .contains { $0.lowercased().contains(word) }
    }
    return found.isEmpty ? nil : list(found.map { ($0.name, $0.summary) })
  }

  private func page(_ command: Declaration) -> String {
    var text = usage(command) + "\n" + paragraphs(command.summary + ". " + command.description)
    if !command.positionals.isEmpty {
      text += heading("Arguments") + list(command.positionals.map { ($0.name, explain($0)) })
    }
    if !command.options.isEmpty {
      text += heading("Options") + list(command.options.map { ("\($0.name)=\($0.type.placeholder)", explain($0)) })
    }
    if !command.result.isEmpty { text += heading("Result") + list(command.result.map { ($0.name, $0.help) }) }
    if !command.examples.isEmpty {
      text += heading("Examples")
      for (index, example) in command.examples.enumerated() {
        if index > 0 { text += "\n" }
        text += "  \(style.dim("# " + example.explanation))\n"
        text += indented(example.text)
        if let output = example.output { text += indented(output) }
      }
    }
    if !command.seeAlso.isEmpty { text += heading("See also") + "  " + command.seeAlso.joined(separator: ", ") + "\n" }
    return text
  }

  private func heading(_ title: String) -> String { "\n\(style.bold(title))\n" }

  private func indented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.last == "" ? lines.dropLast() : lines).map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }

  private func explain(_ parameter: Parameter) -> String {
    var text = parameter.help
    if let value = parameter.defaultValue { text += " (\(value.text) if not given)" }
    if parameter.isRequired { text += " (required)" }
    return text
  }

  /// Names, and beside them what they mean, wrapped within its own column.
  private func list(_ rows: [(String, String)]) -> String {
    let nameWidth = rows.map(\.0.displayWidth).max() ?? 0
    let indent = String(repeating: " ", count: nameWidth + 4)
    return rows.map { name, text in
      let lines = text.wrapped(to: max(20, width - nameWidth - 4))
      return "  \(style.cyan(name.padded(to: nameWidth, alignment: .left)))  "
        + lines.joined(separator: "\n" + indent) + "\n"
    }.joined()
  }

  /// The usage line; where it is too long, its further arguments stand below the first.
  private func usage(_ command: Declaration) -> String {
    let indent = String(repeating: " ", count: command.name.count + 1)
    let arguments = command.usage.dropFirst(command.name.count)
    let lines = String(arguments).wrapped(to: max(20, width - indent.count))
    let text = lines.joined(separator: "\n" + indent)
    return style.bold(command.name) + (text.isEmpty ? "" : " " + text) + "\n"
  }

  private func paragraphs(_ text: String) -> String { text.wrapped(to: width).joined(separator: "\n") + "\n" }
}
