import Language

/// Commands that belong together: one folder here, with the list of its commands beside them, and one heading of help.
struct CommandGroup {
  /// The heading, and what its commands declare as their group.
  let name: String
  let commands: [any Command<Session>.Type]

  init(_ name: String, _ commands: [any Command<Session>.Type]) {
    self.name = name
    self.commands = commands
  }

  /// Every group, in the order in which help lists them.
  static var all: [CommandGroup] { [models, layers, data, training, runs, store, latent, session, language] }
}

/// Every command. A new one is a file in the folder of its group and a word in that folder's list.
package var allCommands: [any Command<Session>.Type] { CommandGroup.all.flatMap(\.commands) }
