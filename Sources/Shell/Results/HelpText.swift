import Terminal

/// Help, made from the commands' declarations alone.
struct HelpText {
  let declarations: [Declaration]
  let style: Style

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
      return "\(style.bold(keyword.usage))\n\n\(keyword.summary).\n"
    }
    let word = name.lowercased()
    let found = declarations.filter { declaration in
      ([declaration.name, declaration.summary, declaration.group] + declaration.searchTerms)
        .contains { $0.lowercased().contains(word) }
    }
    return found.isEmpty ? nil : list(found.map { ($0.name, $0.summary) })
  }

  private func page(_ command: Declaration) -> String {
    var text = "\(style.bold(command.usage))\n\n\(command.summary).\n"
    if !command.description.isEmpty { text += "\(command.description)\n" }
    if !command.positionals.isEmpty {
      text += heading("Arguments") + list(command.positionals.map { ($0.name, explain($0)) })
    }
    if !command.options.isEmpty {
      text += heading("Options") + list(command.options.map { ("\($0.name)=\($0.type.placeholder)", explain($0)) })
    }
    if !command.result.isEmpty { text += heading("Result") + list(command.result.map { ($0.name, $0.help) }) }
    if !command.examples.isEmpty {
      text += heading("Examples")
      for example in command.examples {
        text += example.text.split(separator: "\n").map { "  \($0)\n" }.joined()
        text += "      \(style.dim(example.explanation))\n"
      }
    }
    if !command.seeAlso.isEmpty { text += heading("See also") + "  " + command.seeAlso.joined(separator: ", ") + "\n" }
    return text
  }

  private func heading(_ title: String) -> String { "\n\(style.bold(title))\n" }

  private func explain(_ parameter: Parameter) -> String {
    var text = parameter.help
    if let value = parameter.defaultValue { text += " (\(value.text) if not given)" }
    if parameter.isRequired { text += " (required)" }
    return text
  }

  private func list(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.displayWidth).max() ?? 0
    return rows.map { name, text in
      "  \(style.cyan(name))\(String(repeating: " ", count: width - name.displayWidth + 2))\(text)\n"
    }.joined()
  }
}
