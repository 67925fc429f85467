import FoundationEssentials
import Glibc
import Network

// What Tests/NetworkTests/Reference/oracle.py and optimizers.py wrote; their heads document every field, the digests, and
// what is allowed.

/// A tensor as PyTorch computes it in double precision, in full or as a digest.
package struct ExpectedTensor: Decodable, Sendable {
  package let value: [Double]
  package let allowed: Double

  /// How far these values are from it, as a share of what is allowed: at most 1 if they are right.
  package func share<Values: RandomAccessCollection>(_ found: Values) -> Double
  where Values.Element: BinaryFloatingPoint {
    guard found.count == value.count else { return .infinity }
    let largest = zip(found, value).reduce(0) { largest, pair in
      let distance = abs(Double(pair.0) - pair.1)
      return distance <= largest ? largest : distance.isNaN ? .infinity : distance
    }
    return largest == 0 ? 0 : largest / allowed
  }
}

/// A random network that learnt its images for some steps.
package struct OracleNetwork: Decodable, Sendable, CustomStringConvertible {
  package let name: String
  package let input: [Int]
  package let batch: Int
  /// `mse` or `cross-entropy`.
  package let loss: String
  /// The hash's numbers of the first parameter tensor and of the pixels.
  package let tensor: Int
  package let imageTensor: Int
  package let layers: [String]
  /// Numbers of layers.
  package let frozen: [Int]
  package let optimizer: Optimizer
  package let losses: [ExpectedTensor]
  package let output: [ExpectedTensor]
  package let gradients: [ExpectedTensor?]
  package let weights: [ExpectedTensor]

  package struct Optimizer: Decodable, Sendable {
    package let kind: String
    package let rate: Double
    package let momentum: Double
    package let beta1: Double
    package let beta2: Double
    package let epsilon: Double

    package var choice: OptimizerChoice {
      kind == "adam"
        ? .adam(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon) : .sgd(rate: rate, momentum: momentum)
    }
  }

  package var description: String {
    "\(name): \(layers.joined(separator: "; ")) on \(Shape(input)), batch \(batch), \(loss), \(optimizer.kind)"
      + (frozen.isEmpty ? "" : ", frozen \(frozen)")
  }
}

/// A network that is frozen, unfrozen and attached to between steps.
package struct OptimizerScenario: Decodable, Sendable, CustomStringConvertible {
  package let name: String
  package let phases: [Phase]
  package let weights: ExpectedTensor

  package struct Phase: Decodable, Sendable {
    package let actions: [String]
    package let kind: String
    package let rate: Double
    package let momentum: Double
    package let steps: Int
    package let losses: ExpectedTensor
    /// The steps that each parameter array has taken, for Adam.
    package let taken: [Int]?
    package let weights: ExpectedTensor

    package var choice: OptimizerChoice {
      kind == "adam" ? .adam(rate: rate) : .sgd(rate: rate, momentum: momentum)
    }
  }

  package var description: String { name }
}

extension Reference {
  /// Of the file that the environment's `TELAR_ORACLE` names, else the one beside the tests.
  package static func oracle() throws -> [OracleNetwork] {
    struct File: Decodable { let networks: [OracleNetwork] }
    return try read(File.self, from: oraclePath ?? "oracle.json").networks
  }

  package static func scenarios() throws -> [OptimizerScenario] {
    struct File: Decodable { let scenarios: [OptimizerScenario] }
    return try read(File.self, from: "optimizers.json").scenarios
  }

  private static var oraclePath: String? { getenv("TELAR_ORACLE").map { String(cString: $0) } }

  /// Prints how near values come to what is allowed, where a person asked for an oracle.
  package static func report(_ text: String) {
    if oraclePath != nil { print(text) }
  }
}

extension ReferenceHash {
  /// The numbers that stand for a tensor in the oracle's files.
  package static func digest<Values: RandomAccessCollection<Float>>(_ values: Values) -> [Double] {
    let count = values.count
    guard count > digits else { return values.map(Double.init) }
    var sums = [Double](repeating: 0, count: digits)
    for (element, value) in values.enumerated() {
      let bits = hash(tensor: signsTensor, element: element)
      for digit in 0..<digits { sums[digit] += bits >> digit & 1 == 0 ? Double(value) : -Double(value) }
    }
    return sums.map { $0 / Double(count).squareRoot() }
  }

  private static let digits = 8
  private static let signsTensor = 3001
}
