/// What training makes small.
package enum Loss: String, Sendable, CaseIterable, Codable {
  /// The mean over all values of (output − input)²: the model learns to give back its input.
  case meanSquaredError = "mse"
  /// The mean over images of −log softmax(output)[label]: the model learns the label.
  case crossEntropy = "cross-entropy"
}
