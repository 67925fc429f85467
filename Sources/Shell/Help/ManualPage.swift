import Language

/// The reference as a manual page, in roff, for `man`.
enum ManualPage {
  static func reference(_ index: HelpIndex) -> String {
    var text = """
      .TH TELAR 1 "" "Telar \(Version.number)" "User commands"
      .SH NAME
      telar \\- a shell for exploring convolutional networks
      .SH SYNOPSIS
      .nf
      .B telar
      \\fBtelar\\fR \\fIFILE\\fR [\\fINAME\\fR=\\fIVALUE\\fR…]
      \\fBtelar\\fR \\-c \\fITEXT\\fR
      \\fBtelar\\fR help [\\fINAME\\fR]
      .fi

      """
    for topic in allTopics {
      text += ".SH \(quoted(topic.name.uppercased()))\n" + body(HelpPage(topic, index.declarations))
    }
    for (group, commands) in index.commandsByGroup where !commands.isEmpty {
      text += ".SH \(quoted("COMMANDS: " + group.uppercased()))\n"
      for command in commands { text += ".SS \(quoted(command.name))\n" + body(HelpPage(command)) }
    }
    return text
  }

  private static func body(_ page: HelpPage) -> String {
    page.parts.map { part in
      switch part {
      case .heading(let title): ".PP\n.B \(quoted(title))\n"
      case .usage(let name, let arguments):
        ".PP\n" + (name.isEmpty ? "" : "\\fB\(escaped(name))\\fR ") + line(arguments) + "\n"
      case .paragraph(let text): ".PP\n\(paragraph(text))\n"
      case .terms(let terms): terms.map { ".TP\n\\fB\(escaped($0.name))\\fR\n\(paragraph($0.text))\n" }.joined()
      case .code(let lines): code(lines)
      case .example(let example):
        ".PP\n\(paragraph(example.explanation)):\n" + code(example.text + "\n" + (example.output ?? ""))
      }
    }.joined()
  }

  private static func code(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
    let kept = lines.last == "" ? lines.dropLast() : lines[...]
    return ".PP\n.RS 4\n.nf\n" + kept.joined(separator: "\n") + "\n.fi\n.RE\n"
  }

  private static func paragraph(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
  }

  /// A line of text: a point or quote at its beginning would be a request.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
      .replacing("`", with: "\\(ga").replacing("^", with: "\\(ha").replacing("~", with: "\\(ti")
  }

  /// The argument of a request.
  private static func quoted(_ text: String) -> String { "\"" + escaped(text).replacing("\"", with: "\\(dq") + "\"" }
}
