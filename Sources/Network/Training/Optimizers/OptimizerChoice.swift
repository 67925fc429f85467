/// How gradients change weights.
package enum OptimizerChoice: Sendable, Hashable {
  /// Kingma and Ba 2015, with PyTorch's defaults for what is not given.
  case adam(rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// velocity = momentum · velocity + gradient; weight −= rate · velocity.
  case sgd(rate: Double, momentum: Double = 0)

  package var kind: String {
    switch self {
    case .adam: "adam"
    case .sgd: "sgd"
    }
  }

  /// How many moments a step changes: of SGD none without momentum, which leaves a velocity that there is alone.
  var momentCount: Int {
    switch self {
    case .adam: 2
    case .sgd(_, let momentum): momentum == 0 ? 0 : 1
    }
  }
}
