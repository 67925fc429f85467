import Language

extension CommandGroup {
  static let data = CommandGroup(
    "data",
    [
      LoadCommand.self, DatasetsCommand.self,
    ])
}
