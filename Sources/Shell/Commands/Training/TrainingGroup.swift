import Language

extension CommandGroup {
  static var training: CommandGroup {
    CommandGroup(
      "training",
      [
        TrainCommand.self, EvaluateCommand.self, BenchmarkCommand.self, FreezeCommand.self, UnfreezeCommand.self,
      ])
  }
}
