import Language

extension CommandGroup {
  static var runs: CommandGroup {
    CommandGroup(
      "runs",
      [
        Listing<RunThing>.self
      ])
  }
}
