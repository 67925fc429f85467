enum PrintCommand: Command {
  static let declaration = Declaration(
    "print", group: "language", summary: "Write values on a line",
    description: "With spaces between them. In the JSON format it is an object with the field text.",
    searchTerms: ["echo", "write", "show", "output"],
    positionals: [.rest("values", .text, "what to write")],
    examples: [
      .init("print \"two and two is\" (2 + 2)", "a text and a number", output: "two and two is 4\n")
    ])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let text = call.strings("values").joined(separator: " ")
    switch session.settings.format {
    case .table: session.show(text + "\n", as: .lines)
    case .json:
      session.output.writeLine(JSONText.object(command: "print", .record(["text": .string(text)])))
    }
    return .nothing
  }
}
