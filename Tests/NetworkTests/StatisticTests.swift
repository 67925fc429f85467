import Compute
import TestSupport
import Testing

@testable import Network

/// A layer may keep statistics, which are saved with the model but which no gradient changes.
struct StatisticTests {
  /// Keeps a statistic of each feature and lets everything through.
  private struct Noting: Layer {
    static let kind = "noting"
    static let way = LayerWay.either

    func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }

    func parameters(for input: Shape) -> [LayerParameter] {
      [LayerParameter(name: "mean", role: .statistic, shape: input, initialization: .constant(0.5))]
    }

    func compile(into builder: PlanBuilder) throws(ComputeError) {}
  }

  private func model(noting: Bool) throws -> Model {
    var model = try Model(spelled: ["flatten", "linear 7", "relu"], input: [1, 6, 6])
    if noting { try model.append(Noting()) }
    try model.append(Linear(features: 10))
    return model
  }

  @Test func statisticsBeginAsStatedAndAreCounted() throws {
    let model = try model(noting: true)
    let range = try #require(model.layers[3].parameterRange)
    #expect(model.parameters[range] == [Float](repeating: 0.5, count: 7)[...])
    #expect(model.parameterCount == 37 * 7 + 7 + 80)
    #expect(model.trainableParameterCount == 37 * 7 + 80)
    #expect(!model.layers[3].learns && model.layers[4].learns)
    // Without random numbers of its own it takes none from the layers behind it.
    let plain = try self.model(noting: false)
    #expect(model.parameters[..<range.lowerBound] + model.parameters[range.upperBound...] == plain.parameters[...])
  }

  @Test(arguments: [OptimizerChoice.adam(rate: 1e-2), .sgd(rate: 0.1, momentum: 0.9)], [1, 2])
  func noOptimizerChangesThem(_ choice: OptimizerChoice, workers: Int) throws {
    let images = testImages(shape: [1, 6, 6], count: 50)
    func train(_ model: Model) throws -> Model {
      try withWorkers(workers) { workers in
        let options = TrainingOptions(loss: .crossEntropy, optimizer: choice, batch: 16, epochs: 2)
        return try Trainer(model, on: images, validation: nil, options: options, workers: workers)
          .run(shouldStop: { false }, onEvent: { _ in }).model
      }
    }
    let before = try model(noting: true)
    let after = try train(before)
    let plain = try train(model(noting: false))
    let range = try #require(before.layers[3].parameterRange)
    #expect(after.parameters[range] == before.parameters[range])
    #expect(after.parameters[..<range.lowerBound] + after.parameters[range.upperBound...] == plain.parameters[...])
    #expect(after.optimizer?.steps == [8, 8, 0, 8, 8])
  }
}
