import Compute
import TestSupport
import Testing

@testable import Network

/// A small network whose gradients are compared with differences of its loss.
///
/// ReLU and max-pooling have bends, at which a difference says nothing. They are kept away by construction: a first
/// convolution with `kernel=1` on one channel gives w·x + b with |w| ≥ 0.5 and |b| ≤ 0.1 |w|, and no pixel lies
/// within 0.25 of 0, so no ReLU after it and no maximum changes sides; other layers before a ReLU have biases of ±2.5,
/// which decide it for the whole channel.
struct LayerCheck: Sendable, CustomStringConvertible {
  let layers: [String]
  var input = [1, 6, 5]
  var loss = Loss.meanSquaredError
  /// Not a multiple of the micro-batch: the last one is filled up.
  var images = 11
  var microBatch = 4
  var workers = 1
  var frozen: [Int] = []
  var dropoutWhenFrozen = false

  var description: String {
    "\(layers.joined(separator: "; ")) on \(Shape(input))\(frozen.isEmpty ? "" : " frozen \(frozen)")"
      + (workers == 1 ? "" : ", \(workers) workers")
  }

  /// The layers, and after them what brings the output to the shape that the loss wants.
  func model() throws -> Model {
    var model = try Model(spelled: layers, input: input, seed: 11)
    let wanted = loss == .crossEntropy ? Shape(10) : model.input
    if model.output != wanted {
      if model.output.isImage { try model.append(Flatten()) }
      try model.append(Linear(features: wanted.count))
      if wanted.isImage { try model.append(Unflatten(shape: wanted)) }
    }
    model.parameters = LayerCheck.parameters(of: model)
    for index in frozen { model.setFrozen(true, dropout: dropoutWhenFrozen, at: index) }
    return model
  }

  private static func parameters(of model: Model) -> [Float] {
    var values: [Float] = []
    for (index, layer) in model.layers.enumerated() where !layer.parameters.isEmpty {
      let shape = layer.parameters[0].parameter.shape.dimensions
      let bias = layer.parameters[1].parameter.shape.count
      let fanIn = ReferenceHash.fanIn(ofWeight: shape)
      let units = ReferenceHash.units(tensor: 2 * index, count: shape.reduce(1, *))
      if index == 0, fanIn == 1 {
        let weights = units.map { $0 < 0 ? $0 / 2 - 0.5 : $0 / 2 + 0.5 }
        values += weights
        values += zip(weights, ReferenceHash.units(tensor: 1, count: bias)).map { 0.1 * $0 * $1 }
        continue
      }
      let isDecided = index + 1 < model.layers.count && model.layers[index + 1].layer is ReLU
      // Weights that large keep gradients from vanishing on their way down.
      let gain: Float = isDecided ? 1 : 2
      values += ReferenceHash.parameter(number: 2 * index, count: units.count, fanIn: fanIn).map { $0 * gain }
      if isDecided {
        values += (0..<bias).map { $0 % 2 == 0 ? 2.5 : -2.5 }
      } else {
        values += ReferenceHash.parameter(number: 2 * index + 1, count: bias, fanIn: fanIn)
      }
    }
    return values
  }

  /// Checks the gradients of every parameter array; frozen ones must be 0.
  func run() throws {
    let model = try model()
    let source = testImages(shape: input, count: images, gap: true)
    try withWorkers(workers) { workers in
      let probe = try GradientProbe(model, source, loss: loss, workers: workers, microBatch: microBatch)
      let gradient = probe.gradient()
      for layer in model.layers {
        for parameter in layer.parameters {
          if layer.isFrozen {
            #expect(gradient[parameter.range].allSatisfy { $0 == 0 }, "\(layer.name) is frozen in \(self)")
            continue
          }
          let largest = gradient[parameter.range].map(abs).max()!
          #expect(largest > 1e-3, "\(layer.name) \(parameter.parameter.name) proves nothing in \(self)")
          let deviation = probe.deviation(of: gradient, in: parameter.range)
          #expect(deviation < 1, "\(layer.name) \(parameter.parameter.name) of \(self)")
        }
      }
    }
  }
}

/// Every layer's check goes through here.
func checkLayer(_ check: LayerCheck) throws { try check.run() }
