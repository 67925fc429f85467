/// Every command. A new one is a file in this folder and a line here.
package var allCommands: [any Command<Session>.Type] {
  [
    // models
    ModelCommand.self, BlockCommand.self, AttachCommand.self, UseCommand.self, SummaryCommand.self, ModelsCommand.self,
    UndoCommand.self, RedoCommand.self,
    // layers
    Conv.self, ConvTranspose.self, LinearLayer.self, MaxPool.self, AvgPool.self, ReLULayer.self,
    SigmoidLayer.self, DropoutLayer.self, FlattenLayer.self, UnflattenLayer.self,
    // data
    LoadCommand.self, DatasetsCommand.self,
    // training
    TrainCommand.self, EvaluateCommand.self, BenchmarkCommand.self, FreezeCommand.self, UnfreezeCommand.self,
    // store and latent space
    SaveCommand.self, RestoreCommand.self, CheckpointsCommand.self, EmbedCommand.self, EmbeddingsCommand.self,
    NearestCommand.self, FeaturesCommand.self,
    // session and language
    ShowCommand.self, VariablesCommand.self, HistoryCommand.self, RecordCommand.self, SeedCommand.self,
    ThreadsCommand.self, SetCommand.self, PrintCommand.self, HelpCommand.self, ExitCommand.self,
  ]
}
