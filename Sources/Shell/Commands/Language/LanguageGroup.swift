import Language

extension CommandGroup {
  static var language: CommandGroup {
    CommandGroup(
      "language",
      [
        PrintCommand.self
      ])
  }
}
