import Language
import System
import Terminal

/// Help as it is read at a terminal.
struct HelpText {
  let style: Style
  /// The columns that lines may take.
  let width: Int

  /// All commands by group, the language's statements, and the topics.
  func overview(_ index: HelpIndex) -> String {
    var text = ""
    for (group, commands) in index.commandsByGroup {
      let statements = group == "language" ? Keyword.allCases.map { ($0.rawValue, $0.summary) } : []
      text += style.bold(group) + "\n" + list(commands.map { ($0.name, $0.summary) } + statements) + "\n"
    }
    text += style.bold("topics") + "\n" + list(allTopics.map { ($0.name, $0.summary) }) + "\n"
    return text + paragraph("help NAME explains one; help WORD looks for a word; help --all shows everything.")
  }

  /// Everything, one page after the other.
  func reference(_ index: HelpIndex) -> String {
    let pages =
      index.commandsByGroup.flatMap { $0.commands.map { HelpPage($0) } }
      + allTopics.map { HelpPage($0, index.declarations) }
    let rule = style.dim(String(repeating: "─", count: width)) + "\n\n"
    return pages.map { style.bold($0.name.uppercased()) + "\n\n" + text($0) }.joined(separator: "\n" + rule)
  }

  func text(_ page: HelpPage) -> String {
    var text = ""
    for (index, part) in page.parts.enumerated() {
      switch part {
      case .heading(let title): text += (index > 0 ? "\n" : "") + style.bold(title) + "\n"
      case .usage(let name, let arguments): text += usage(name, arguments)
      case .paragraph(let words): text += (isUnderHeading(page, index) ? "" : separator(index)) + paragraph(words)
      case .terms(let terms): text += list(terms)
      case .code(let lines): text += separator(index) + indented(lines)
      case .example(let example):
        if case .example = page.parts[index - 1] { text += "\n" }
        text += "  \(style.dim("# " + example.explanation))\n" + indented(example.text)
        if let output = example.output { text += indented(output) }
      }
    }
    return text
  }

  private func isUnderHeading(_ page: HelpPage, _ index: Int) -> Bool {
    if index > 0, case .heading = page.parts[index - 1] { true } else { false }
  }

  private func separator(_ index: Int) -> String { index > 0 ? "\n" : "" }

  private func indented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.last == "" ? lines.dropLast() : lines).map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }

  /// Names, and beside them what they mean, wrapped within its own column; below them where there is no room beside.
  func list(_ rows: [(name: String, text: String)]) -> String {
    let fitting = rows.map(\.name.displayWidth).filter { $0 <= width * 2 / 5 }
    // In a narrow window nothing has room beside a name.
    let nameWidth = width < 40 ? 0 : fitting.max() ?? 4
    let indent = String(repeating: " ", count: nameWidth + 4)
    return rows.map { name, text in
      let lines = text.wrapped(to: max(1, width - nameWidth - 4)).joined(separator: "\n" + indent)
      let start = "  " + style.cyan(name)
      if name.displayWidth > nameWidth { return "\(start)\n\(indent)\(lines)\n" }
      return start + String(repeating: " ", count: nameWidth - name.displayWidth + 2) + lines + "\n"
    }.joined()
  }

  /// The usage line; where it is too long, its further arguments stand below the first.
  private func usage(_ name: String, _ arguments: String) -> String {
    if name.isEmpty { return style.bold(arguments) + "\n" }
    let indent = String(repeating: " ", count: width < 40 ? 2 : name.count + 1)
    let text = arguments.wrapped(to: max(1, width - name.count - 1)).joined(separator: "\n" + indent)
    return style.bold(name) + (text.isEmpty ? "" : " " + text) + "\n"
  }

  private func paragraph(_ text: String) -> String { text.wrapped(to: width).joined(separator: "\n") + "\n" }
}
