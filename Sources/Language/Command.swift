/// A command: what it says about itself, and what it does. One file each; adding a command means adding a file and
/// its type to the table. `Context` is what the program's commands work on; the language does not look into it.
package protocol Command<Context> {
  associatedtype Context
  static var declaration: Declaration { get }

  /// Does the work and gives its result: a record, or `.nothing`.
  ///
  /// May throw a `Problem` (placed at the statement), `call.problem(_:at:)` (placed at an argument), any
  /// `ProblemConvertible`, or another error, whose description is shown.
  static func run(_ call: Call, _ context: Context) throws -> Value

  /// Joins in when a script is checked without running it: called in the scripts' order, when all arguments are
  /// known, with a context made for the check. Errors are reported, and the check goes on.
  static func check(_ call: Call, _ context: Context) throws
}

/// What a command's `check` throws where too little is known to say anything: what it makes may be there or not.
package struct Unchecked: Error {
  package init() {}
}

extension Command {
  package static func check(_ call: Call, _ context: Context) throws {}
}

/// The known commands, each bound to the context it works on.
package struct CommandTable {
  package struct Entry {
    package let declaration: Declaration
    let run: (Call) throws -> Value
    let check: (Call) throws -> Void
  }

  package let names: Set<String>
  private let entries: [String: Entry]
  /// All declarations, by name.
  package let declarations: [Declaration]

  package init<Context>(_ commands: [any Command<Context>.Type], context: Context) {
    var entries: [String: Entry] = [:]
    for command in commands {
      let entry = CommandTable.entry(command, context)
      for name in [entry.declaration.name] + entry.declaration.aliases {
        let previous = entries.updateValue(entry, forKey: name)
        precondition(previous == nil, "two commands are called \(name)")
      }
    }
    self.entries = entries
    names = Set(entries.keys)
    declarations = commands.map { $0.declaration }.sorted { $0.name < $1.name }
  }

  private static func entry<C: Command>(_ command: C.Type, _ context: C.Context) -> Entry {
    Entry(
      declaration: command.declaration, run: { try command.run($0, context) },
      check: { try command.check($0, context) })
  }

  package subscript(name: String) -> Entry? { entries[name] }

  /// The problem of a name that is no command.
  func unknown(_ name: String) -> Problem {
    .unknown(kind: "command", name: name, candidates: names.sorted() + Keyword.allCases.map(\.rawValue))
  }
}
