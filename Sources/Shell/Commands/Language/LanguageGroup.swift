import Language

extension CommandGroup {
  static let language = CommandGroup(
    "language",
    [
      PrintCommand.self
    ])
}
