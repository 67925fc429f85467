import Language

extension CommandGroup {
  static let layers = CommandGroup(
    "layers",
    [
      Conv.self, ConvTranspose.self, LinearLayer.self, MaxPool.self, AvgPool.self, ReLULayer.self, SigmoidLayer.self,
      DropoutLayer.self, FlattenLayer.self, UnflattenLayer.self,
    ])
}
