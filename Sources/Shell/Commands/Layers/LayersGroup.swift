import Language

extension CommandGroup {
  static var layers: CommandGroup {
    CommandGroup(
      "layers",
      [
        Conv.self, ConvTranspose.self, LinearLayer.self, MaxPool.self, AvgPool.self, ReLULayer.self, SigmoidLayer.self,
        DropoutLayer.self, FlattenLayer.self, UnflattenLayer.self,
      ])
  }
}
