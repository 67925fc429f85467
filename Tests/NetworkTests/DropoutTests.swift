import Compute
import TestSupport
import Testing

@testable import Network

/// What dropout does to the output in training; its gradient is checked with every other layer's.
struct DropoutTests {
  /// The outputs of one training step, image after image.
  private func outputs(
    _ layers: [String], images: Int, workers: Int = 1, seed: UInt64 = 5, step: UInt32 = 1, frozen: Range<Int> = 0..<0,
    dropoutWhenFrozen: Bool = false, isTraining: Bool = true
  ) throws -> [Float] {
    var model = try Model(spelled: layers, input: [1, 12, 12], seed: seed)
    model.setReferenceParameters()
    for index in frozen { model.setFrozen(true, dropout: dropoutWhenFrozen, at: index) }
    let source = testImages(shape: [1, 12, 12], count: images, gap: true)
    return try withWorkers(workers) { workers in
      let options = PlanOptions(isTraining: isTraining, batch: images, microBatch: 4)
      let compiled = try CompiledModel(model, options, workers: workers)
      let results = FloatMemory(count: images * model.output.count)
      let size = model.output.count
      workers.run { worker in
        let share = compiled.share(of: images, worker: worker)
        // The plan's own order of images, with the numbers of a training step.
        var done = 0
        while done < share.count {
          let rows = min(4, share.count - done)
          compiled.plans[worker].run(
            source, image: { $0 }, first: share.lowerBound + done, count: rows, batch: images, step: step,
            isTraining: false)
          for row in 0..<rows {
            (results.pointer + (share.lowerBound + done + row) * size).update(
              from: compiled.plans[worker].output.pointer(0, image: row), count: size)
          }
          done += rows
        }
      }
      return results.values
    }
  }

  @Test(arguments: [
    ["dropout 0.3"], ["sigmoid", "dropout 0.3"], ["flatten", "dropout 0.3"], ["maxpool 2", "dropout 0.3"],
  ])
  func dropsTheFractionAndKeepsTheExpectation(_ layers: [String]) throws {
    let images = 100
    let plain = try outputs(Array(layers.dropLast()) + ["sigmoid"], images: images, isTraining: false)
    let kept = try outputs(Array(layers.dropLast()) + ["sigmoid", layers.last!], images: images)
    let count = Double(plain.count)
    let dropped = Double(kept.count { $0 == 0 }) / count
    // Five standard deviations of a fraction of so many.
    #expect(abs(dropped - 0.3) < 5 * (0.21 / count).squareRoot())
    for (a, b) in zip(plain, kept) where b != 0 { #expect(abs(b - a / 0.7) < 2e-5 * abs(b)) }
    let means = [plain, kept].map { $0.reduce(0) { $0 + Double($1) } / count }
    #expect(abs(means[0] - means[1]) < 5 * means[0] * (0.3 / 0.7 / count).squareRoot())
  }

  @Test func dropsAfterAReLUOfItsOwnLayer() throws {
    let layers = ["conv 5 kernel=1", "relu", "dropout 0.4"]
    let plain = try outputs(layers, images: 50, isTraining: false)
    let kept = try outputs(layers, images: 50)
    let positive = zip(plain, kept).filter { $0.0 > 0 }
    let dropped = Double(positive.count { $0.1 == 0 }) / Double(positive.count)
    #expect(abs(dropped - 0.4) < 5 * (0.24 / Double(positive.count)).squareRoot())
    for (a, b) in positive where b != 0 { #expect(abs(b - a / 0.6) < 2e-5 * b) }
  }

  @Test func randomNumbersDependOnSeedStepImageAndLayerOnly() throws {
    let layers = [
      "conv 17 kernel=3", "relu", "dropout 0.3", "flatten", "linear 20", "dropout 0.3", "sigmoid", "dropout 0.3",
    ]
    let one = try outputs(layers, images: 22)
    #expect(try outputs(layers, images: 22) == one)
    let others = try outputs(layers, images: 22, seed: 6)
    #expect(others != one)
    #expect(try outputs(layers, images: 22, step: 2) != one)
    let mask = { (values: [Float]) in values.map { $0 == 0 } }
    let two = try outputs(layers, images: 22, workers: 2)
    #expect(mask(two) == mask(one))
    #expect(largestDifference(two, one) < 1e-5)
    // No image is given another's numbers.
    let rows = stride(from: 0, to: one.count, by: 20).map { mask(Array(one[$0..<$0 + 20])) }
    #expect(Set(rows).count > 20)
  }

  @Test func frozenDropoutIsOffUnlessAskedFor() throws {
    let layers = ["conv 5 kernel=3", "relu", "dropout 0.5", "maxpool 2"]
    let plain = try outputs(layers, images: 6, isTraining: false)
    #expect(try outputs(layers, images: 6, frozen: 0..<4) == plain)
    let dropped = try outputs(layers, images: 6, frozen: 0..<4, dropoutWhenFrozen: true)
    #expect(dropped != plain)
    #expect(dropped == (try outputs(layers, images: 6)))
  }
}
