import Language

enum SetCommand: Command {
  static let declaration = Declaration(
    "set", group: "session", summary: "Change settings of the session",
    description: "Without options it shows them.", searchTerms: ["settings", "options", "preferences", "json"],
    options: [
      .option("format", .choice(ResultFormat.allCases.map(\.rawValue)), "how results are shown"),
      .option(
        "errors", .choice(ErrorPolicy.allCases.map(\.rawValue)),
        "whether a script ends at an error or goes on behind it"),
      .option(
        "interrupt", .choice(ErrorPolicy.allCases.map(\.rawValue)),
        "whether a script ends behind a train that Ctrl-C ended early or goes on; Ctrl-C once more, within a second or in the next command, ends it all the same"
      ),
      .option(
        "timing", .bool, "whether each command at the prompt says how long it took, not only those over a second"),
      .option("progress", .bool, "whether train shows how it gets on: a bar, or a line for each epoch"),
    ],
    result: [
      .text("format", "how results are shown"), .text("errors", "what becomes of a script after one"),
      .text("interrupt", "what becomes of a script whose training Ctrl-C has ended"),
      .bool("timing", "whether each command is timed"), .bool("progress", "whether training shows how it gets on"),
    ],
    examples: [
      .init(
        "set format=json", "results for programs, one object a line",
        output:
          "{\"command\": \"set\", \"format\": \"json\", \"errors\": \"stop\", \"interrupt\": \"stop\", \"timing\": false, \"progress\": true}\n"
      )
    ],
    seeAlso: ["threads", "seed"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    var settings = session.desk.settings
    if let format = call.optionalString("format").flatMap(ResultFormat.init(rawValue:)) { settings.format = format }
    if let errors = call.optionalString("errors").flatMap(ErrorPolicy.init(rawValue:)) { settings.errors = errors }
    if let interrupt = call.optionalString("interrupt").flatMap(ErrorPolicy.init(rawValue:)) {
      settings.interrupt = interrupt
    }
    if let timing = call.optionalBool("timing") { settings.timing = timing }
    if let progress = call.optionalBool("progress") { settings.progress = progress }
    if settings != session.desk.settings {
      let given = declaration.options.filter { call.isGiven($0.name) }.map { option in
        let value = call.value(option.name)
        return "\(option.name)=\(value == .bool(true) ? "yes" : value == .bool(false) ? "no" : value.text)"
      }
      session.willChange("set \(given.joined(separator: " "))")
      session.desk.settings = settings
    }
    return .record([
      "format": .string(session.desk.settings.format.rawValue),
      "errors": .string(session.desk.settings.errors.rawValue),
      "interrupt": .string(session.desk.settings.interrupt.rawValue), "timing": .bool(session.desk.settings.timing),
      "progress": .bool(session.desk.settings.progress),
    ])
  }
}
