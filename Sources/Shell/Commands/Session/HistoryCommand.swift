import Language
import Terminal

enum HistoryCommand: Command {
  static let declaration = Declaration(
    "history", group: "session", summary: "List what was typed, or save this session as a script",
    description: """
      The latest entries of this session and earlier ones, a statement of several lines being one entry. With a pattern
      only those that contain it, capital or small. save= writes what was run in this session as a script that does the
      same again; what failed stands in it as a comment.
      """,
    searchTerms: ["record", "script", "recall", "previous", "log"],
    positionals: [.positional("pattern", .string, optional: true, "a text that the entries contain")],
    options: [
      .option("limit", .integer(1...Int.max), default: 50, "the most entries, the latest ones"),
      .option("save", .file, "the script to be written"),
      .option("replace", .bool, default: false, "whether save= may take the place of a file that is there"),
    ],
    result: [
      .list(
        "entries", "the latest last",
        of: [.integer("number", "counted from the oldest"), .text("entry", "what was typed").key]
      )
    ],
    otherResults: [
      ResultForm(
        "with save=", option: "save", [.text("file", "the script"), .integer("statements", "how many it has")])
    ],
    examples: [
      .init("history train limit=5", "the last five with train in them"),
      .init(
        "let x = 2 + 3\nhistory save=~/session.telar", "this session as a script",
        output: "file ~/session.telar  statements 1\n"),
    ],
    seeAlso: ["record"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    if let path = call.optionalString("save") {
      try checkReplaceable(path, call, at: "save")
      let statements = session.journal.statements
      let text = "#!/usr/bin/env telar\n" + statements.map { $0 + "\n" }.joined()
      do { try ResultFile.replace(path, with: text) } catch { throw call.problem(error, at: "save") }
      return .record(["file": .string(path), "statements": .integer(statements.count)])
    }
    let all: [String]
    do throws(HistoryError) { all = try session.history() } catch { throw Problem.custom(message: "\(error)") }
    let pattern = call.optionalString("pattern")?.lowercased()
    let found = all.enumerated().filter { pattern.map($0.element.lowercased().contains) ?? true }
    return .record([
      "entries": .list(
        found.suffix(call.integer("limit")).map { index, entry in
          .record(["number": .integer(index + 1), "entry": .string(entry)])
        })
    ])
  }

  /// A file that has something in it gives way only where that was asked for.
  static func checkReplaceable(_ path: String, _ call: Call, at argument: String) throws {
    guard !call.bool("replace"), ResultFile.hasText(path) else { return }
    throw call.problem(
      .custom(message: "\(path) is there already", remedy: "choose another name, or add replace=yes"), at: argument)
  }
}
