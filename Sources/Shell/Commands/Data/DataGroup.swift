import Language

extension CommandGroup {
  static var data: CommandGroup {
    CommandGroup(
      "data",
      [
        LoadCommand.self, DatasetsCommand.self,
      ])
  }
}
