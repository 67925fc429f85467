import Language

enum PrintCommand: Command {
  static let declaration = Declaration(
    "print", group: "language", summary: "Write values on a line",
    description: """
      With spaces between them. In the JSON format it is an object with the field text. With out= or append= the line goes
      to a file.
      """,
    searchTerms: ["echo", "write", "show", "output"],
    positionals: [.rest("values", .text, "what to write")],
    options: [
      .option("out", .file, "a file that takes the line in place of what it had"),
      .option("append", .file, "a file at whose end the line is put"),
    ],
    examples: [
      .init("print \"two and two is\" (2 + 2)", "a text and a number", output: "two and two is 4\n")
    ])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let text = call.strings("values").joined(separator: " ")
    if let path = call.optionalString("out") { try ResultFile.replace(path, with: text + "\n") }
    if let path = call.optionalString("append") { try ResultFile.append(path, text + "\n") }
    if call.isGiven("out") || call.isGiven("append") { return .nothing }
    switch session.desk.settings.format {
    case .table, .csv, .markdown: session.screen.show(text + "\n", as: .lines)
    case .json:
      session.screen.output.writeLine(JSONText.object(command: "print", .record(["text": .string(text)])))
    }
    return .nothing
  }
}
