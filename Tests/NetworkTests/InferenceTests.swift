import Compute
import Glibc
import TestSupport
import Testing

@testable import Network

struct InferenceTests {
  /// More images than are under way at once, and no multiple of anything.
  private let images = testImages(shape: [1, 6, 5], count: 523)

  @Test(arguments: [1, 2, 3])
  func lossesAreTheMeansOfTheOutputs(workers: Int) throws {
    let autoencoder = try Model(
      spelled: ["conv 5 kernel=3 pad=1", "relu", "dropout 0.5", "conv 1 kernel=3 pad=1", "sigmoid"], input: [1, 6, 5])
    let classifier = try Model(
      spelled: ["conv 3 kernel=3", "relu", "maxpool 2", "flatten", "dropout 0.5", "linear 10"], input: [1, 6, 5])
    try withWorkers(workers) { workers in
      let outputs = try #require(try Inference(autoencoder, workers: workers).outputs(images))
      var sum = 0.0
      var pixels = [Float](repeating: 0, count: 30)
      for image in 0..<images.count {
        images.write(image: image, to: &pixels)
        for (a, b) in zip(outputs[image * 30..<(image + 1) * 30], pixels) { sum += Double((a - b) * (a - b)) / 30 }
      }
      let error = try #require(
        try Inference(autoencoder, PlanOptions(loss: .meanSquaredError), workers: workers).evaluate(images))
      #expect(abs(error.loss - sum / Double(images.count)) < 1e-6)
      #expect(error.accuracy == nil)
      #expect(error.images == 523)

      let logits = try #require(try Inference(classifier, workers: workers).outputs(images))
      var entropy = 0.0
      var correct = 0
      for image in 0..<images.count {
        let row = logits[image * 10..<(image + 1) * 10].map(Double.init)
        let label = images.label(of: image)
        entropy += logOfSumOfExponentials(row) - row[label]
        if row.firstIndex(of: row.max()!) == label { correct += 1 }
      }
      let found = try #require(
        try Inference(classifier, PlanOptions(loss: .crossEntropy), workers: workers).evaluate(images))
      #expect(abs(found.loss - entropy / Double(images.count)) < 1e-6)
      #expect(found.accuracy == Double(correct) / Double(images.count))
    }
  }

  /// The first of ten outputs that are no numbers is not the largest.
  @Test(arguments: [Float.nan, .infinity]) func noAccuracyWithoutNumbers(bad: Float) throws {
    var classifier = try Model(spelled: ["conv 3 kernel=3", "flatten", "linear 10"], input: [1, 6, 5])
    classifier.parameters[0] = bad
    try withWorkers(2) { workers in
      let found = try #require(
        try Inference(classifier, PlanOptions(loss: .crossEntropy), workers: workers).evaluate(images))
      #expect(found.loss.isNaN)
      #expect(found.accuracy == nil)
    }
  }

  @Test func outputsComeInTheImagesOrder() throws {
    let model = try Model(spelled: ["conv 3 kernel=3", "relu", "flatten", "linear 7"], input: [1, 6, 5])
    let one = try withWorkers(1) { try Inference(model, workers: $0).outputs(images) }
    let all = try #require(one)
    #expect(all.count == 523 * 7)
    try withWorkers(2) { workers in
      let inference = try Inference(model, workers: workers)
      #expect(largestDifference(try #require(try inference.outputs(images)), all) < 1e-6)
      let part = try #require(try inference.outputs(images, range: 200..<471))
      #expect(largestDifference(part, Array(all[200 * 7..<471 * 7])) < 1e-6)
      #expect(try inference.outputs(images, range: 5..<5) == [])
      #expect(try inference.outputs(images, shouldStop: { true }) == nil)
    }
    // One image by itself.
    let single = testImages(shape: [1, 6, 5], count: 1)
    let alone = try withWorkers(2) { try Inference(model, workers: $0).outputs(single) }
    #expect(largestDifference(try #require(alone), Array(all[..<7])) < 1e-6)
  }

  /// What an embedding takes: the model up to the end of a block gives what goes into the rest.
  @Test func prefixGivesTheValuesWithinTheModel() throws {
    var model = try Model(
      spelled: ["encoder:conv 17 kernel=3", "encoder:relu", "encoder:maxpool 2", "flatten", "linear 10"],
      input: [1, 6, 5])
    let prefix = try model.prefix(through: "encoder")
    #expect(prefix.output == Shape(17, 2, 1))
    try withWorkers(2) { workers in
      let latent = try #require(try Inference(prefix, workers: workers).outputs(images))
      let logits = try #require(try Inference(model, workers: workers).outputs(images))
      let weights = model.parameters[model.layers[4].parameters[0].range].map(Double.init)
      let bias = model.parameters[model.layers[4].parameters[1].range].map(Double.init)
      for image in [0, 17, 255, 256, 522] {
        for unit in 0..<10 {
          var sum = bias[unit]
          for i in 0..<34 { sum += weights[unit * 34 + i] * Double(latent[image * 34 + i]) }
          #expect(abs(sum - Double(logits[image * 10 + unit])) < 1e-5)
        }
      }
      // Parameters of a copy are its own.
      model.parameters[0] += 1
      #expect(prefix.parameters[0] != model.parameters[0])
    }
  }
}

private func logOfSumOfExponentials(_ values: [Double]) -> Double {
  let largest = values.max()!
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}
