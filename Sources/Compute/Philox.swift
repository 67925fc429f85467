import CKernels

/// What a stream of random numbers is for; streams with different purposes are independent.
package struct RandomStream: Sendable {
  let words: (UInt32, UInt32, UInt32)

  private init(_ purpose: UInt32, _ a: UInt32, _ b: UInt32) {
    words = (a, b, purpose)
  }

  /// Initial weights of the parameter with this number.
  package static func initialization(_ parameter: UInt32) -> RandomStream { RandomStream(1, parameter, 0) }
  /// The order of the images in an epoch.
  package static func shuffling(epoch: UInt32) -> RandomStream { RandomStream(2, epoch, 0) }
  /// What a dropout layer drops of one image in one step. Layers number below 2¹⁶ take the purpose's upper half.
  package static func dropout(layer: UInt32, step: UInt32, image: UInt32) -> RandomStream {
    RandomStream(3 | layer << 16, image, step)
  }

  func kernelRandom(seed: UInt64) -> kernel_random {
    kernel_random(key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)), counter: words)
  }
}

/// Random numbers that depend on the seed, the stream and their place in it alone, so that any worker can make any
/// of them: Philox 4x32 with 10 rounds.
package struct Philox: Sendable {
  private let random: kernel_random
  private var block: UInt32 = 0
  private var words: [UInt32] = [0, 0, 0, 0]
  private var used = 4

  package init(seed: UInt64, stream: RandomStream) {
    random = stream.kernelRandom(seed: seed)
  }

  package mutating func next() -> UInt32 {
    if used == 4 {
      kernel_philox(block, random, &words)
      block &+= 1
      used = 0
    }
    defer { used += 1 }
    return words[used]
  }

  /// Uniform in [0, 1), with 24 bits.
  package mutating func nextUnit() -> Float { Float(next() >> 8) * 0x1p-24 }

  /// Uniform in 0 ..< bound, without bias (Lemire: Fast random integer generation in an interval, 2019).
  package mutating func next(below bound: UInt32) -> UInt32 {
    var product = UInt64(next()) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold { product = UInt64(next()) * UInt64(bound) }
    }
    return UInt32(product >> 32)
  }

  /// Shuffles as Fisher and Yates.
  package mutating func shuffle(_ indices: inout [UInt32]) {
    guard indices.count > 1 else { return }
    for i in stride(from: indices.count - 1, to: 0, by: -1) {
      indices.swapAt(i, Int(next(below: UInt32(i + 1))))
    }
  }
}
