import Language

/// The reference as Markdown.
enum HelpMarkdown {
  static func reference(_ index: HelpIndex) -> String {
    var text = "# Telar: reference\n\n"
    for (group, commands) in index.commandsByGroup where !commands.isEmpty {
      let links = commands.map { "[\($0.name)](#\($0.name))" }.joined(separator: " ")
      text += "- **\(group)**: \(links)\n"
    }
    text += "- **topics**: " + allTopics.map { "[\($0.name)](#topic-\($0.name))" }.joined(separator: " ") + "\n"
    for (group, commands) in index.commandsByGroup where !commands.isEmpty {
      text += "\n## Commands: \(group)\n"
      for command in commands { text += "\n### \(command.name)\n" + body(HelpPage(command)) }
    }
    text += "\n## Topics\n"
    for topic in allTopics {
      text += "\n### Topic: \(topic.name)\n\n\(escaped(topic.summary)).\n" + body(HelpPage(topic, index.declarations))
    }
    return text
  }

  /// One page, under a title of its own.
  static func page(_ page: HelpPage) -> String { "# \(page.name)\n" + body(page) }

  private static func body(_ page: HelpPage) -> String {
    page.parts.map { part in
      switch part {
      case .heading(let title): "\n**\(escaped(title))**\n"
      case .usage(let name, let arguments): code(name.isEmpty ? arguments : "\(name) \(arguments)")
      case .paragraph(let text): "\n\(escaped(text))\n"
      case .terms(let terms): "\n" + terms.map { "- `\($0.name)`: \(escaped($0.text))\n" }.joined()
      case .code(let lines): code(lines)
      case .example(let example):
        "\n\(escaped(example.explanation)):\n" + code(example.text) + (example.output.map { code($0) } ?? "")
      }
    }.joined()
  }

  private static func code(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    return "\n```\n" + (lines.last == "" ? lines.dropLast() : lines).joined(separator: "\n") + "\n```\n"
  }

  /// Text in which what Markdown would take for its own stands as it is; code in backquotes stays code.
  private static func escaped(_ text: String) -> String {
    var result = ""
    var isCode = false
    for character in text {
      if character == "`" { isCode.toggle() }
      if !isCode, "*_<>|[]".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
