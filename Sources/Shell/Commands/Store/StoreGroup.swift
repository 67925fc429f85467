import Language

extension CommandGroup {
  static let store = CommandGroup(
    "store",
    [
      SaveCommand.self, RestoreCommand.self, Listing<CheckpointThing>.self, FeaturesCommand.self, StoreCommand.self,
    ])
}
