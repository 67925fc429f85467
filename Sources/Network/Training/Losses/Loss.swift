/// What training makes small.
package enum Loss: String, Sendable, CaseIterable, Codable {
  /// The mean over all values of (output − input)²: the model learns to give back its input.
  case meanSquaredError = "mse"
  /// The mean over images of −log softmax(output)[label]: the model learns the label.
  case crossEntropy = "cross-entropy"

  /// What a loss compares the output with.
  package enum Target: Sendable {
    case input, label
  }

  package var target: Target {
    switch self {
    case .meanSquaredError: .input
    case .crossEntropy: .label
    }
  }
}

extension Loss.Target {
  /// Throws unless the model's output can be compared with it.
  func requireFit(of model: Model, _ source: any ImageSource) throws(PlanError) {
    switch self {
    case .input:
      guard model.output == model.input else {
        throw .outputShape(model: model.name, output: model.output, needed: model.input)
      }
    case .label:
      guard !source.classes.isEmpty else { throw .noLabels(images: source.name) }
      guard model.output == Shape(source.classes.count) else {
        throw .classCount(model: model.name, output: model.output, classes: source.classes.count)
      }
    }
  }
}
