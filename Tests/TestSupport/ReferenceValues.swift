import FoundationEssentials

// What Tests/NetworkTests/Reference/generate.py wrote; its head documents every field and the hash.

/// What PyTorch makes of one small layer. Every list is row-major with the batch first.
package struct ReferenceLayer: Decodable, Sendable, CustomStringConvertible {
  package let name: String
  /// The layer in the language's spelling, such as `conv 5 kernel=3 pad=1`.
  package let layer: String
  /// Without the batch, such as `[3, 7, 5]`.
  package let input: [Int]
  package let batch: Int
  /// The hash's tensor number of the pixels.
  package let inputTensor: Int
  package let outputShape: [Int]
  package let output: [Float]
  /// For the output gradient `ReferenceHash.outputGradient`.
  package let inputGradient: [Float]
  package let parameters: [Parameter]

  package struct Parameter: Decodable, Sendable {
    package let shape: [Int]
    package let gradient: [Float]
  }

  package var description: String { name }
}

/// A loss on predictions `ReferenceHash.units(tensor: ReferenceHash.images, …)`; its targets are
/// `ReferenceHash.targets` for `mse`, `ReferenceHash.labels` for `cross-entropy`.
package struct ReferenceLoss: Decodable, Sendable {
  package let name: String
  /// The batch first.
  package let shape: [Int]
  package let value: Float
  package let gradient: [Float]
}

/// What PyTorch makes of one of the paper's networks, without dropout.
package struct ReferenceNetwork: Decodable, Sendable, CustomStringConvertible {
  package let name: String
  package let input: [Int]
  package let batch: Int
  /// `mse`, which learns the input, or `cross-entropy`, which learns the labels.
  package let loss: String
  /// In the language's spelling, in order.
  package let layers: [String]
  /// How many of the first layers do not learn.
  package let frozenLayers: Int
  package let lossValue: Float
  package let output: Output
  /// In model order: each layer's weight, then its bias.
  package let parameters: [Parameter]
  package let adam: Steps
  package let sgd: Steps
  package let deviation: Deviation

  package struct Output: Decodable, Sendable {
    package let count: Int
    package let sum: Float
    package let samples: [Float]
  }

  package struct Parameter: Decodable, Sendable {
    package let shape: [Int]
    package let trainable: Bool
    /// The L2 norm; none for a frozen parameter, like the samples in `gradient`.
    package let gradientNorm: Float?
    package let gradient: [Float]?
  }

  /// Three steps of an optimiser on the same batch.
  package struct Steps: Decodable, Sendable {
    package let learningRate: Float
    package let momentum: Float
    /// Before each step, and after the last one.
    package let losses: [Float]
    /// Samples of each parameter after the last step.
    package let weights: [[Float]]
  }

  /// The largest differences of PyTorch's own single precision from these values: a measure for tolerances.
  package struct Deviation: Decodable, Sendable {
    package let loss: Float
    package let output: Float
    /// Relative to the norm of the gradient.
    package let gradient: Float
    package let adamWeights: Float
    package let sgdWeights: Float
  }

  package var description: String { name }
}

/// The reference values as read from their files, and the numbers that they were computed from.
package enum Reference {
  package static func layers() throws -> [ReferenceLayer] { try read(LayersFile.self, from: "layers.json").layers }
  /// Rows of side, size, stride, pad, whether it rounds up, the output's side, 0 for none, and the side of the last window
  /// that a mean divides by.
  package static func pools() throws -> [[Int]] { try read(LayersFile.self, from: "layers.json").pools }
  package static func losses() throws -> [ReferenceLoss] { try read(LayersFile.self, from: "layers.json").losses }
  package static func networks() throws -> [ReferenceNetwork] {
    try read(NetworksFile.self, from: "networks.json").networks
  }

  private struct LayersFile: Decodable {
    let layers: [ReferenceLayer]
    let losses: [ReferenceLoss]
    let pools: [[Int]]
  }

  private struct NetworksFile: Decodable {
    let networks: [ReferenceNetwork]
  }

  /// The content of a file, by its name beside the generating scripts or by its whole path.
  static func read<Content: Decodable>(_ type: Content.Type, from name: String) throws -> Content {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let url = URL(filePath: name.hasPrefix("/") ? name : "/\(folder)/NetworkTests/Reference/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }
}
