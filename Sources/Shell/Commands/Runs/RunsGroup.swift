import Language

extension CommandGroup {
  static let runs = CommandGroup(
    "runs",
    [
      Listing<RunThing>.self
    ])
}
