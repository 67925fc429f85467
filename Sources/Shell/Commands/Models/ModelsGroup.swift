import Language

extension CommandGroup {
  static var models: CommandGroup {
    CommandGroup(
      "models",
      [
        ModelCommand.self, BlockCommand.self, AttachCommand.self, UseCommand.self, SummaryCommand.self,
        Listing<ModelThing>.self, UndoCommand.self, RedoCommand.self,
      ])
  }
}
