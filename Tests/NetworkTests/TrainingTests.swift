import Compute
import TestSupport
import Testing

@testable import Network

/// Whole runs of training: what changes, what does not, and what repeats to the bit.
struct TrainingTests {
  private func train(
    _ model: Model, _ images: NormalizedImages, loss: Loss = .meanSquaredError,
    optimizer: OptimizerChoice = .adam(rate: 1e-3), batch: Int = 32, epochs: Int = 2, limit: Int? = nil,
    workers: Int = 1, validation: NormalizedImages? = nil, shouldStop: () -> Bool = { false }
  ) throws -> (model: Model, end: TrainingEnd) {
    try withWorkers(workers) { workers in
      let options = TrainingOptions(loss: loss, optimizer: optimizer, batch: batch, epochs: epochs, limit: limit)
      return try Trainer(model, on: images, validation: validation, options: options, workers: workers)
        .run(shouldStop: shouldStop, onEvent: { _ in })
    }
  }

  private static let head = ["flatten", "linear 24", "relu", "dropout 0.2", "linear 10"]

  @Test(arguments: [1, 2])
  func frozenWeightsStayToTheBit(workers: Int) throws {
    var model = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28]).copy(
      of: "encoder", as: "classifier", seed: 3)
    for text in Self.head { try model.append(layer(spelled: text), block: ["head"]) }
    try model.freeze("encoder")
    let images = testImages(count: 100)
    let after = try train(model, images, loss: .crossEntropy, workers: workers).model
    for layer in model.layers {
      for placed in layer.parameters {
        let (old, new) = (model.parameters[placed.range], after.parameters[placed.range])
        if layer.isFrozen { #expect(old.map(\.bitPattern) == new.map(\.bitPattern)) } else { #expect(old != new) }
      }
    }
    let state = try #require(after.optimizer)
    let frozen = try #require(model.layers[4].parameterRange).upperBound
    for moment in state.moments { #expect(moment[..<frozen].allSatisfy { $0 == 0 }) }
    // 100 images in batches of 32, twice.
    #expect(state.steps == [0, 0, 0, 0, 8, 8, 8, 8])
  }

  @Test(arguments: [1, 2])
  func sameSeedSameBits(workers: Int) throws {
    let model = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28], seed: 9)
    let images = testImages(count: 300)
    let first = try train(model, images, workers: workers, validation: testImages(count: 40, tensor: 1200)).model
    let second = try train(model, images, workers: workers).model
    #expect(first.parameters != model.parameters)
    #expect(first.parameters.map(\.bitPattern) == second.parameters.map(\.bitPattern))
    #expect(first.history.map(\.trainLoss) == second.history.map(\.trainLoss))
    #expect(first.optimizer == second.optimizer)
    let other = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28], seed: 10)
    #expect(other.parameters != model.parameters)
  }

  /// Two workers add the same numbers in another order: gradients differ by rounding, weights after ten steps of
  /// momentum by some millionths.
  @Test func threadsMakeNoDifferenceButRounding() throws {
    let model = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28], seed: 9)
    let images = testImages(count: 160)
    let optimizer = OptimizerChoice.sgd(rate: 0.1, momentum: 0.9)
    let one = try train(model, images, optimizer: optimizer).model
    let weights = try [2, 3].map { try train(model, images, optimizer: optimizer, workers: $0).model }
    #expect(largestDifference(one.parameters, model.parameters) > 1e-3)
    for other in weights {
      #expect(largestDifference(one.parameters, other.parameters) < 5e-6)
      #expect(abs(try #require(one.figures?.trainLoss) - #require(other.figures?.trainLoss)) < 1e-6)
    }
  }

  @Test(arguments: [OptimizerChoice.adam(rate: 1e-3), .sgd(rate: 0.05, momentum: 0.9)])
  func continuedTrainingEqualsUninterrupted(_ optimizer: OptimizerChoice) throws {
    let model = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28])
    let images = testImages(count: 70)
    let whole = try train(model, images, optimizer: optimizer, epochs: 4, workers: 2).model
    let half = try train(model, images, optimizer: optimizer, epochs: 2, workers: 2).model
    #expect(half.steps == 6)
    // As restored from a checkpoint.
    let restored = try Model(
      name: "restored", architecture: half.architecture, parameters: half.parameters, optimizer: half.optimizer)
    let rest = try train(restored, images, optimizer: optimizer, epochs: 2, workers: 2).model
    #expect(whole.parameters.map(\.bitPattern) == rest.parameters.map(\.bitPattern))
    #expect(whole.optimizer == rest.optimizer)
    #expect(whole.steps == rest.steps)
    #expect(rest.history.map(\.epoch) == [1, 2, 3, 4])
    #expect(whole.history.map(\.trainLoss) == rest.history.map(\.trainLoss))
  }

  @Test func learnsWhatItIsShown() throws {
    let images = testImages(shape: [1, 6, 6], count: 40)
    let model = try Model(spelled: ["flatten", "linear 64", "relu", "linear 10"], input: [1, 6, 6])
    let after = try train(
      model, images, loss: .crossEntropy, optimizer: .adam(rate: 5e-3), batch: 10, epochs: 80, workers: 2,
      validation: images
    ).model
    let last = try #require(after.history.last)
    #expect(try #require(last.validationAccuracy) == 1)
    #expect(try #require(last.validationLoss) < 0.1)
    #expect(try #require(last.trainAccuracy) == 1)
    #expect(try #require(last.trainLoss) < 0.5 * #require(after.history[0].trainLoss))
  }

  /// A diverged run leaves weights that give a loss which is a number: in so short a run, those it began with.
  @Test(arguments: [1, 2])
  func divergedRunEndsWithFiniteWeights(workers: Int) throws {
    let model = try Model(spelled: ["flatten", "linear 9", "relu", "linear 36", "unflatten 1x6x6"], input: [1, 6, 6])
    let images = testImages(shape: [1, 6, 6], count: 64)
    let result = try train(
      model, images, optimizer: .sgd(rate: 1e30), batch: 16, epochs: 3, workers: workers)
    guard case .diverged(let epoch, let step) = result.end else {
      Issue.record("ended \(result.end)")
      return
    }
    #expect(epoch == 1)
    #expect(step > 1 && step <= 4)
    #expect(result.model.parameters == model.parameters)
    #expect(result.model.optimizer == nil)
    #expect(result.model.history.isEmpty)
  }

  @Test func stepOfALossThatIsNoNumberChangesNothing() throws {
    var model = try Model(spelled: ["flatten", "linear 36", "unflatten 1x6x6"], input: [1, 6, 6])
    model.parameters[7] = .infinity
    let result = try train(model, testImages(shape: [1, 6, 6], count: 20), workers: 2)
    #expect(result.end == .diverged(epoch: 1, step: 1))
    #expect(result.model.parameters == model.parameters)
  }

  @Test(arguments: [1, 3, 4, 5])
  func interruptionKeepsTheWeightsOfTheLastStep(steps: Int) throws {
    let model = try Model(spelled: autoencoderTwo(dropout: 0.2), input: [1, 28, 28])
    let images = testImages(count: 64)
    var taken = 0
    let stopped = try train(model, images, batch: 16, epochs: 2) {
      taken += 1
      return taken == steps
    }
    #expect(stopped.end == .interrupted)
    #expect(stopped.model.steps == steps)
    // The epoch that was left has a record of its own, without what was not measured.
    #expect(stopped.model.history.map(\.images) == (steps > 4 ? [64, 16] : [steps * 16]))
    let last = try #require(stopped.model.figures)
    #expect(last.isUnfinished == (steps != 4))
    #expect(stopped.model.history.finishedEpochs == steps / 4)
    #expect(last.trainLoss != nil && last.validationLoss == nil)
    // The same steps by a limit of images; the epoch's order is the same.
    var expected = model
    if steps > 4 { expected = try train(model, images, batch: 16, epochs: 1).model }
    let rest = steps > 4 ? steps - 4 : steps
    expected = try train(expected, images, batch: 16, epochs: 1, limit: rest * 16).model
    #expect(expected.parameters == stopped.model.parameters)
  }

  /// The loss so far is that of the images so far, and what comes after is another epoch.
  @Test func anUnfinishedEpochTellsOfItsImages() throws {
    let model = try Model(spelled: ["flatten", "linear 10"], input: [1, 6, 6])
    let images = testImages(shape: [1, 6, 6], count: 64)
    func train(_ model: Model, limit: Int? = nil, shouldStop: () -> Bool = { false }) throws -> Model {
      try self.train(
        model, images, loss: .crossEntropy, batch: 16, epochs: 1, limit: limit, validation: images,
        shouldStop: shouldStop
      ).model
    }
    var taken = 0
    let stopped = try train(model) {
      taken += 1
      return taken == 3
    }
    let whole = try train(model, limit: 48)
    #expect(stopped.figures?.trainLoss == whole.figures?.trainLoss)
    #expect(stopped.figures?.trainAccuracy == whole.figures?.trainAccuracy)
    #expect(stopped.figures?.validationLoss == nil && stopped.figures?.validationAccuracy == nil)
    #expect(whole.figures?.isUnfinished == false && whole.figures?.validationLoss != nil)
    let gone = try train(stopped)
    #expect(gone.history.map(\.epoch) == [1, 2] && gone.history.finishedEpochs == 1)
    // Interrupted while it was measured: the epoch is whole, and its validation is not known.
    taken = 0
    let unmeasured = try train(model) {
      taken += 1
      return taken > 4
    }
    #expect(unmeasured.figures?.isUnfinished == false && unmeasured.figures?.images == 64)
    #expect(unmeasured.figures?.trainLoss != nil && unmeasured.figures?.validationLoss == nil)
  }

  /// Where training goes wrong and falls back to earlier weights, these do not get figures that others gave.
  @Test func afterDivergenceNoFiguresAreKept() throws {
    let model = try Model(spelled: ["flatten", "linear 36", "unflatten 1x6x6"], input: [1, 6, 6])
    let images = testImages(shape: [1, 6, 6], count: 10 * 16)
    // A growing loss that takes many steps to be no number any more.
    let result = try train(model, images, optimizer: .sgd(rate: 600), batch: 16, epochs: 50, validation: images)
    guard case .diverged(let epoch, _) = result.end else {
      Issue.record("ended \(result.end)")
      return
    }
    #expect(epoch > 1)
    let figures = try #require(result.model.figures)
    #expect(figures.isUnfinished && figures.trainLoss == nil && figures.validationLoss == nil)
    #expect(result.model.history.finishedEpochs == epoch - 1)
  }

  @Test func limitTakesThatManyImagesOfEachEpoch() throws {
    let model = try Model(spelled: ["flatten", "linear 10"], input: [1, 6, 6])
    let images = testImages(shape: [1, 6, 6], count: 50)
    func steps(_ limit: Int?) throws -> Int {
      try train(model, images, loss: .crossEntropy, batch: 8, epochs: 2, limit: limit).model.steps
    }
    #expect(try steps(nil) == 14)
    #expect(try steps(20) == 6)
    #expect(try steps(1) == 2)
    #expect(try steps(1000) == 14)
  }

  @Test func illFittingInputsAreRefused() throws {
    let images = testImages(shape: [1, 6, 6], count: 4)
    let unlabelled = testImages(shape: [1, 6, 6], count: 4, hasLabels: false)
    let same = try Model(spelled: ["conv 1 kernel=3 pad=1"], input: [1, 6, 6])
    let classifier = try Model(spelled: ["flatten", "linear 10"], input: [1, 6, 6])
    func refusal(_ model: Model, _ images: NormalizedImages, _ loss: Loss) throws -> PlanError? {
      do {
        _ = try train(model, images, loss: loss)
        return nil
      } catch let error as PlanError {
        return error
      }
    }
    let empty = Model(name: "net", input: Shape(1, 6, 6), seed: 1)
    guard case .noLayers? = try refusal(empty, images, .meanSquaredError) else { throw Unexpected() }
    guard case .noImages? = try refusal(same, testImages(shape: [1, 6, 6], count: 0), .meanSquaredError) else {
      throw Unexpected()
    }
    guard case .imageShape? = try refusal(same, testImages(shape: [1, 6, 5], count: 4), .meanSquaredError) else {
      throw Unexpected()
    }
    guard case .outputShape? = try refusal(classifier, images, .meanSquaredError) else { throw Unexpected() }
    guard case .classCount(_, _, 10)? = try refusal(same, images, .crossEntropy) else { throw Unexpected() }
    guard case .noLabels? = try refusal(classifier, unlabelled, .crossEntropy) else { throw Unexpected() }
    var frozen = same
    try frozen.freeze("")
    guard case .nothingToTrain? = try refusal(frozen, images, .meanSquaredError) else { throw Unexpected() }
    let activation = try Model(spelled: ["sigmoid"], input: [1, 6, 6])
    guard case .nothingToTrain? = try refusal(activation, images, .meanSquaredError) else { throw Unexpected() }
  }

  private struct Unexpected: Error {}
}
