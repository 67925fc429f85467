import Language

extension CommandGroup {
  static var store: CommandGroup {
    CommandGroup(
      "store",
      [
        SaveCommand.self, RestoreCommand.self, Listing<CheckpointThing>.self, FeaturesCommand.self, StoreCommand.self,
      ])
  }
}
