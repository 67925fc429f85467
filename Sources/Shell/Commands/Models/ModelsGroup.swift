import Language

extension CommandGroup {
  static let models = CommandGroup(
    "models",
    [
      ModelCommand.self, BlockCommand.self, AttachCommand.self, UseCommand.self, SummaryCommand.self,
      Listing<ModelThing>.self, UndoCommand.self, RedoCommand.self,
    ])
}
