import Language

extension CommandGroup {
  static var session: CommandGroup {
    CommandGroup(
      "session",
      [
        ShowCommand.self, ListCommand.self, RemoveCommand.self, RenameCommand.self, CopyCommand.self,
        VariablesCommand.self, HistoryCommand.self, RecordCommand.self, SeedCommand.self, ThreadsCommand.self,
        SetCommand.self, HelpCommand.self, ExitCommand.self,
      ])
  }
}
