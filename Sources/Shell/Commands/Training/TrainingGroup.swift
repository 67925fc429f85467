import Language

extension CommandGroup {
  static let training = CommandGroup(
    "training",
    [
      TrainCommand.self, EvaluateCommand.self, BenchmarkCommand.self, FreezeCommand.self, UnfreezeCommand.self,
    ])
}
