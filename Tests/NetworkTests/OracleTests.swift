import Compute
import TestSupport
import Testing

@testable import Network

/// Random networks against PyTorch in double precision: losses, outputs, gradients and weights of some steps. What is
/// allowed, and why, stands in Reference/oracle.py.
struct OracleTests {
  static let networks = try! Reference.oracle()

  @Test(arguments: [1, 2, 3]) func everyNetwork(workers: Int) throws {
    var largest: [String: Double] = [:]
    try withWorkers(workers) { workers in
      for (number, network) in Self.networks.enumerated() {
        let shares = try OracleRun(network, microBatch: 1 + number % 9, workers: workers).shares
        for (quantity, share) in shares {
          largest[quantity] = max(largest[quantity] ?? 0, share)
          #expect(share <= 1, "\(quantity) of \(network)")
        }
      }
    }
    let list = largest.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    Reference.report(
      "\(Self.networks.count) networks, \(workers) workers, shares of what is allowed: \(list.joined(separator: ", "))")
  }

  /// Every kind of layer, loss and optimiser is there.
  @Test func networksAreOfAllKinds() {
    let kinds = Set(Self.networks.flatMap { $0.layers.map { $0.split(separator: ":").last!.prefix { $0 != " " } } })
    #expect(kinds == Set(allLayers.map { Substring($0.kind) }))
    #expect(Set(Self.networks.map(\.loss)) == Set(Loss.allCases.map(\.rawValue)))
    #expect(Set(Self.networks.map(\.optimizer.kind)) == ["adam", "sgd"])
    #expect(Self.networks.contains { !$0.frozen.isEmpty })
  }
}

/// What becomes of a network of the oracle here.
private struct OracleRun {
  /// The largest distance of each quantity from PyTorch's, as a share of what is allowed.
  var shares: [String: Double] = [:]

  init(_ network: OracleNetwork, microBatch: Int, workers: Workers) throws {
    var model = try Model(spelled: network.layers, input: network.input)
    let shapes = model.layers.flatMap { $0.parameters.map(\.parameter.shape.dimensions) }
    model.parameters = ReferenceHash.parameters(shapes: shapes, first: network.tensor).flatMap { $0 }
    for index in network.frozen { model.setFrozen(true, dropout: false, at: index) }
    let loss = Loss(rawValue: network.loss)!
    let images = testImages(shape: network.input, count: network.batch, tensor: network.imageTensor)
    let arrays = model.parameterArrays

    let gradient = try GradientProbe(model, images, loss: loss, workers: workers, microBatch: microBatch).gradient()
    for (range, expected) in zip(arrays, network.gradients) {
      if let expected {
        add("gradients", expected, gradient[range])
      } else {
        #expect(gradient[range].allSatisfy { $0 == 0 }, "\(network)")
      }
    }
    try addOutput(network.output[0], model, images, workers)
    let options = TrainingOptions(
      loss: loss, optimizer: network.optimizer.choice, batch: network.batch, epochs: network.losses.count - 1)
    let trained = try Trainer(model, on: images, validation: nil, options: options, workers: workers)
      .run(shouldStop: { false }, onEvent: { _ in }).model
    let last = try Inference(trained, PlanOptions(loss: loss), workers: workers).evaluate(images)!
    for (found, expected) in zip(trained.history.compactMap(\.trainLoss) + [last.loss], network.losses) {
      add("losses", expected, share: expected.share([found]))
    }
    try addOutput(network.output[1], trained, images, workers)
    for ((range, expected), learns) in zip(zip(arrays, network.weights), network.gradients.map { $0 != nil }) {
      add("weights", expected, trained.parameters[range])
      #expect(learns || trained.parameters[range] == model.parameters[range], "\(network)")
    }
  }

  private mutating func addOutput(
    _ expected: ExpectedTensor, _ model: Model, _ images: NormalizedImages, _ workers: Workers
  ) throws {
    add("outputs", expected, try Inference(model, workers: workers).outputs(images)![...])
  }

  private mutating func add(_ quantity: String, _ expected: ExpectedTensor, _ found: ArraySlice<Float>) {
    add(quantity, expected, share: expected.share(ReferenceHash.digest(found)))
  }

  private mutating func add(_ quantity: String, _ expected: ExpectedTensor, share: Double) {
    shares[quantity] = max(shares[quantity] ?? 0, share)
  }
}
