import TestSupport
import Testing

@testable import Network

/// The shapes that layers give, as PyTorch's formulas and torch.nn say, and what they refuse.
struct ShapeTests {
  static let shapes: [(String, [Int], [Int])] = [
    ("conv 16 kernel=3 pad=1", [1, 28, 28], [16, 28, 28]), ("conv 4 kernel=3 stride=2 pad=1", [3, 7, 6], [4, 4, 3]),
    ("conv 2 kernel=5", [3, 5, 9], [2, 1, 5]), ("conv 2 kernel=4 stride=3 pad=1", [3, 8, 9], [2, 3, 3]),
    ("conv 2 kernel=1 pad=2", [3, 1, 1], [2, 5, 5]),
    ("convtranspose 16 kernel=3 stride=2 pad=1 outpad=1", [32, 7, 7], [16, 14, 14]),
    ("convtranspose 32 kernel=3 stride=2 pad=1", [64, 4, 4], [32, 7, 7]),
    ("convtranspose 2 kernel=3 stride=3 outpad=2", [3, 2, 3], [2, 8, 11]),
    ("convtranspose 1 kernel=1", [3, 2, 3], [1, 2, 3]), ("linear 7", [11], [7]), ("flatten", [3, 4, 5], [60]),
    ("flatten", [7], [7]), ("unflatten 3x4x5", [60], [3, 4, 5]), ("unflatten 5x4x3", [3, 4, 5], [5, 4, 3]),
    ("relu", [3, 4], [3, 4]), ("sigmoid", [3], [3]), ("dropout 0", [3], [3]), ("dropout 0.999", [3], [3]),
    ("maxpool 2", [3, 7, 6], [3, 3, 3]), ("maxpool 2 ceil=yes", [3, 7, 6], [3, 4, 3]),
    ("maxpool 2 ceil=yes", [64, 7, 7], [64, 4, 4]), ("maxpool 3 stride=2 pad=1", [2, 7, 6], [2, 4, 3]),
    ("maxpool 3 stride=2 pad=1 ceil=yes", [2, 7, 6], [2, 4, 4]),
    // The third window would start in the right padding: it is not counted.
    ("maxpool 2 stride=2 pad=1 ceil=yes", [1, 3, 3], [1, 2, 2]),
    ("maxpool 2 stride=3 ceil=yes", [1, 3, 4], [1, 1, 2]), ("maxpool 2 stride=3 ceil=yes", [1, 6, 5], [1, 2, 2]),
    ("avgpool 2", [3, 7, 6], [3, 3, 3]), ("avgpool 3 stride=2 pad=1 ceil=yes countpad=no", [2, 7, 6], [2, 4, 4]),
    ("avgpool 7", [64, 7, 7], [64, 1, 1]), ("maxpool 1", [1, 1, 1], [1, 1, 1]),
    ("maxpool 4 pad=2", [1, 1, 9], [1, 1, 3]),
  ]

  @Test(arguments: shapes)
  func outputShape(_ text: String, _ input: [Int], _ output: [Int]) throws {
    #expect(try layer(spelled: text).outputShape(for: Shape(input)).dimensions == output)
  }

  static let refusals: [(any Layer, [Int], ShapeError)] = [
    (Convolution(channels: 2), [9], .needsImage(kind: "conv", input: Shape(9))),
    (TransposedConvolution(channels: 2), [9], .needsImage(kind: "convtranspose", input: Shape(9))),
    (MaxPooling(size: 2), [3, 3], .needsImage(kind: "maxpool", input: Shape(3, 3))),
    (AveragePooling(size: 2), [9], .needsImage(kind: "avgpool", input: Shape(9))),
    (
      AveragePooling(size: 4), [1, 3, 8], .windowTooLarge(kind: "avgpool", window: 4, padded: 3, input: Shape(1, 3, 8))
    ),
    (Linear(features: 2), [1, 2, 2], .needsFeatures(kind: "linear", input: Shape(1, 2, 2))),
    (
      Convolution(channels: 2, kernel: 5, pad: 1), [1, 9, 2],
      .windowTooLarge(kind: "conv", window: 5, padded: 4, input: Shape(1, 9, 2))
    ),
    (MaxPooling(size: 4), [1, 3, 8], .windowTooLarge(kind: "maxpool", window: 4, padded: 3, input: Shape(1, 3, 8))),
    (
      TransposedConvolution(channels: 2, kernel: 1, pad: 1), [1, 2, 2],
      .badOutput(kind: "convtranspose", dimensions: [2, 0, 0], input: Shape(1, 2, 2))
    ),
    (
      Linear(features: 1 << 24), [1 << 10],
      .badOption(
        kind: "linear", option: "features", value: "16777216", rule: "at most 2097151 after 1024 features")
    ),
    (Unflatten(shape: Shape(2, 2, 2)), [9], .countMismatch(kind: "unflatten", input: Shape(9), output: Shape(2, 2, 2))),
    (
      Unflatten(shape: Shape(3, 3)), [9],
      .badOption(kind: "unflatten", option: "shape", value: "3x3", rule: "channels x height x width")
    ),
    (
      Dropout(probability: 1), [9],
      .badOption(kind: "dropout", option: "p", value: "1.0", rule: "at least 0 and below 1")
    ),
    (
      Dropout(probability: .nan), [9],
      .badOption(kind: "dropout", option: "p", value: "nan", rule: "at least 0 and below 1")
    ),
    (
      MaxPooling(size: 3, pad: 2), [1, 9, 9],
      .badOption(kind: "maxpool", option: "pad", value: "2", rule: "at most half of the window of 3")
    ),
    (
      TransposedConvolution(channels: 2, stride: 2, outputPad: 2), [1, 9, 9],
      .badOption(kind: "convtranspose", option: "outpad", value: "2", rule: "smaller than stride=2")
    ),
  ]

  @Test(arguments: refusals.indices)
  func refusal(_ index: Int) {
    let (layer, input, error) = Self.refusals[index]
    #expect(throws: error) { try layer.outputShape(for: Shape(input)) }
    #expect(!error.description.isEmpty)
  }

  /// Options out of range, one at a time; none of them may stop the program.
  @Test func everyOptionIsChecked() {
    let image = Shape(1, 28, 28)
    func refuses(_ layer: any Layer, _ input: Shape, _ option: String) {
      #expect("\(layer)") {
        _ = try layer.outputShape(for: input)
      } throws: { error in
        guard case ShapeError.badOption(_, let found, _, _) = error else { return false }
        return found == option
      }
    }
    for bad in [Int.min, -1, 0, maximumOption + 1, Int.max] {
      refuses(Convolution(channels: bad), image, "channels")
      refuses(Convolution(channels: 1, kernel: bad), image, "kernel")
      refuses(Convolution(channels: 1, stride: bad), image, "stride")
      refuses(TransposedConvolution(channels: bad), image, "channels")
      refuses(TransposedConvolution(channels: 1, kernel: bad), image, "kernel")
      refuses(TransposedConvolution(channels: 1, stride: bad), image, "stride")
      refuses(MaxPooling(size: bad), image, "size")
      refuses(MaxPooling(size: 2, stride: bad), image, "stride")
      refuses(AveragePooling(size: bad), image, "size")
      refuses(AveragePooling(size: 2, stride: bad), image, "stride")
      refuses(Linear(features: bad), Shape(4), "features")
      guard bad != 0 else { continue }
      refuses(Convolution(channels: 1, pad: bad), image, "pad")
      refuses(TransposedConvolution(channels: 1, pad: bad), image, "pad")
      refuses(TransposedConvolution(channels: 1, stride: 2, outputPad: bad), image, "outpad")
      refuses(MaxPooling(size: 2, pad: bad), image, "pad")
      refuses(AveragePooling(size: 2, pad: bad), image, "pad")
    }
    // In range each, but with more weights, or more output, than can be addressed.
    let large = maximumOption
    refuses(Convolution(channels: 16, kernel: large, stride: large, pad: large), image, "kernel")
    refuses(TransposedConvolution(channels: 16, kernel: large, pad: large / 2), image, "kernel")
    #expect(throws: ShapeError.self) { try Convolution(channels: large, kernel: 1).outputShape(for: image) }
    #expect(throws: ShapeError.self) {
      try TransposedConvolution(channels: 1, kernel: 3, stride: large).outputShape(for: image)
    }
  }

  @Test func shapesAreReadStrictly() {
    #expect(Shape(parsing: "16x14x14") == Shape(16, 14, 14))
    #expect(Shape(parsing: "7") == Shape(7))
    for text in ["", "x", "3x", "3x0", "-3", "3x-1", "3 x3", "3X3", "99999x99999x99999", "99999999999999999999"] {
      #expect(Shape(parsing: text) == nil, "'\(text)'")
    }
    #expect(Shape(16, 14, 14).description == "16x14x14")
    let image = Shape(channels: 16, height: 14, width: 7)
    #expect(image == Shape(16, 14, 7) && image.isImage && !image.isFeatures)
    #expect(image.channels == 16 && image.height == 14 && image.width == 7 && image.sides == [14, 7])
    #expect(Shape(16).isFeatures && !Shape(16, 14).isFeatures && !Shape(16, 14).isImage)
  }
}
