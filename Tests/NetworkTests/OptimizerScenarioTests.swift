import Foundation
import TestSupport
import Testing

@testable import Network

/// Freezing, unfreezing, attaching, checkpoints, changes of the optimiser and of its momentum, in random orders, against
/// PyTorch's optimisers. See Reference/optimizers.py.
struct OptimizerScenarioTests {
  private static let input = [1, 6, 6]
  private static let encoder = [
    "encoder:conv 3 kernel=3", "encoder:sigmoid", "encoder:conv 2 kernel=2", "encoder:sigmoid",
  ]
  private static let head = ["flatten", "linear 6", "sigmoid", "linear 10"]

  @Test(arguments: [1, 2]) func everyScenario(workers: Int) throws {
    var largest = 0.0
    for scenario in try Reference.scenarios() {
      let end = try run(scenario, workers: workers)
      let distance = zip(end.parameters, scenario.weights.value).map { abs(Double($0) - $1) }.max()!
      largest = max(largest, distance)
      #expect(scenario.weights.share(end.parameters) <= 1, "\(scenario): \(distance)")
    }
    Reference.report("optimisers, \(workers) workers: weights differ by at most \(largest)")
  }

  private func run(_ scenario: OptimizerScenario, workers: Int) throws -> Model {
    var heads = 0
    var model = try Model(spelled: Self.encoder, input: Self.input)
    try appendHead(to: &model, first: 4)
    model.setReferenceParameters()
    let images = testImages(shape: Self.input, count: 6)
    for (number, phase) in scenario.phases.enumerated() {
      for action in phase.actions {
        let words = action.split(separator: " ").map(String.init)
        switch words[0] {
        case "freeze": try model.freeze(words[1])
        case "unfreeze": try model.unfreeze(words[1])
        case "attach":
          heads += 1
          model = try model.copy(of: "encoder", as: "attached", seed: 5)
          try appendHead(to: &model, first: 100 * heads)
        default: model = try restored(model)
        }
      }
      let before = model
      model = try withWorkers(workers) { workers in
        let options = TrainingOptions(
          loss: .crossEntropy, optimizer: phase.choice, batch: images.count, epochs: phase.steps)
        return try Trainer(model, on: images, validation: nil, options: options, workers: workers)
          .run(shouldStop: { false }, onEvent: { _ in }).model
      }
      let place: Comment = "\(scenario), phase \(number + 1)"
      #expect(phase.losses.share(model.history.suffix(phase.steps).compactMap(\.trainLoss)) <= 1, place)
      #expect(phase.weights.share(ReferenceHash.digest(model.parameters)) <= 1, place)
      if let taken = phase.taken { #expect(model.optimizer?.steps == taken, place) }
      #expect(model.steps == before.steps + phase.steps, place)
      try expectFrozenState(model, before, place)
    }
    return model
  }

  /// What is frozen keeps its weights and, under the same kind of optimiser, its state, to the bit; velocities stay
  /// without momentum.
  private func expectFrozenState(_ model: Model, _ before: Model, _ place: Comment) throws {
    let state = try #require(model.optimizer)
    for layer in model.layers where layer.isFrozen {
      for placed in layer.parameters {
        #expect(model.parameters[placed.range] == before.parameters[placed.range], place)
        guard let old = before.optimizer, old.kind == state.kind else { continue }
        for (new, moment) in zip(state.moments, old.moments) {
          #expect(new[placed.range] == moment[placed.range], place)
        }
      }
    }
  }

  /// A new head with weights from the hash, its first tensor having this number.
  private func appendHead(to model: inout Model, first: Int) throws {
    let start = model.parameterCount
    for text in Self.head { try model.append(layer(spelled: text), block: ["head"]) }
    let shapes = model.layers.suffix(Self.head.count).flatMap { $0.parameters.map(\.parameter.shape.dimensions) }
    model.parameters[start...] = ReferenceHash.parameters(shapes: shapes, first: first).flatMap { $0 }[...]
  }

  /// As it comes back from a checkpoint.
  private func restored(_ model: Model) throws -> Model {
    let data = try JSONEncoder().encode(model.architecture)
    return try Model(
      name: model.name, architecture: JSONDecoder().decode(Architecture.self, from: data),
      parameters: model.parameters, optimizer: model.optimizer)
  }
}
