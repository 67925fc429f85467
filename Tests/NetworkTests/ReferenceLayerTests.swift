import Compute
import TestSupport
import Testing

@testable import Network

/// Single layers and losses against PyTorch in double precision. Values and gradients are of the order of 1 and sums
/// of at most some hundred products, so single precision errs by a few millionths.
struct ReferenceLayerTests {
  static let tolerance = 3e-6

  @Test(arguments: try Reference.layers())
  func layer(_ reference: ReferenceLayer) throws {
    var model = try Model(spelled: [reference.layer], input: reference.input)
    model.setReferenceParameters()
    #expect(model.output.dimensions == reference.outputShape)
    #expect(model.layers[0].parameters.map(\.parameter.shape.dimensions) == reference.parameters.map(\.shape))
    let run = try LayerRun(
      model, input: ReferenceHash.pixels(tensor: reference.inputTensor, count: reference.inputGradient.count),
      outputGradient: ReferenceHash.outputGradient(count: reference.output.count), images: reference.batch)
    #expect(largestDifference(run.output, reference.output) < Self.tolerance)
    #expect(largestDifference(run.inputGradient, reference.inputGradient) < Self.tolerance)
    for (placed, parameter) in zip(model.layers[0].parameters, reference.parameters) {
      // Sums over all positions: in proportion to the largest.
      let scale = Double(parameter.gradient.map(abs).max()!)
      #expect(
        largestDifference(Array(run.gradient[placed.range]), parameter.gradient) < Self.tolerance * max(1, scale),
        "\(placed.parameter.name)")
    }
  }

  @Test(arguments: try Reference.losses().map(\.name))
  func loss(_ name: String) throws {
    let reference = try #require(try Reference.losses().first { $0.name == name })
    let (rows, size) = (reference.shape[0], reference.shape[1])
    let output = Tensor(layout: try .plain([rows, size]), shape: Shape(size), slots: 1)
    let input = Tensor(layout: try .plain([rows, size]), shape: Shape(size), slots: 1)
    let gradient = Tensor(layout: try .plain([rows, size]), shape: Shape(size), slots: 1)
    output.pointer(0).update(
      from: ReferenceHash.units(tensor: ReferenceHash.images, count: rows * size), count: rows * size)
    input.pointer(0).update(from: ReferenceHash.targets(count: rows * size), count: rows * size)
    let loss = LossOperation(try #require(Loss(rawValue: name)), output: output, input: input)
    loss.attach(gradient)
    let labels = ReferenceHash.labels(count: rows)
    loss.run(Pass(slot: 0, rows: rows, firstImage: 0, step: 1), batch: rows) { Int(labels[$0]) }
    #expect(abs(loss.sums.loss / Double(rows) - Double(reference.value)) < 1e-6)
    #expect(largestDifference(LayerRun.values(gradient, count: rows * size), reference.gradient) < 1e-7)
  }
}
