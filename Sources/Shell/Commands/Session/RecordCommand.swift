import Language

enum RecordCommand: Command {
  static let declaration = Declaration(
    "record", group: "session", summary: "Write statements to a script as they are run",
    description: """
      From now on each statement that is run is put at the end of the file, so that nothing is lost whatever happens. One
      that failed stands there as a comment. record off ends it; record alone says where it goes.
      """,
    searchTerms: ["log", "script", "session", "save", "transcript"],
    positionals: [.positional("file", .file, optional: true, "the script, or off")],
    options: [
      .option("replace", .bool, default: false, "whether it may take the place of a file that is there")
    ],
    result: [.text("recording", "the script, or off")],
    examples: [
      .init(
        "record ~/session.telar\nlet x = 2 + 3\nrecord off", "one statement as a script",
        output: "recording ~/session.telar\nrecording off\n")
    ],
    seeAlso: ["history"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    switch call.optionalString("file") {
    case nil: break
    case "off": session.journal.recording = nil
    case let path?:
      try HistoryCommand.checkReplaceable(path, call, at: "file")
      do { try ResultFile.replace(path, with: "#!/usr/bin/env telar\n") } catch {
        throw call.problem(error, at: "file")
      }
      session.journal.recording = path
    }
    return .record(["recording": .string(session.journal.recording ?? "off")])
  }
}
