/// The numbers that the reference values were computed from: the same hash as in
/// Tests/NetworkTests/Reference/generate.py, exact in single precision on both sides.
package enum ReferenceHash {
  /// The tensor numbers of generate.py; a network's parameters are numbered from 0 in model order.
  package static let images = 1000
  static let labelsTensor = 1001
  static let outputGradientTensor = 1002
  static let targetsTensor = 1003
  static let samplesTensor = 3000
  static let sampleCount = 32

  package static func hash(tensor: Int, element: Int) -> UInt32 {
    var h = UInt32(truncatingIfNeeded: tensor) &* 0x9E37_79B1 &+ UInt32(truncatingIfNeeded: element) &* 0x85EB_CA77
    h = (h ^ h >> 16) &* 0x7FEB_352D
    h = (h ^ h >> 15) &* 0x846C_A68B
    return h ^ h >> 16
  }

  /// Values in [−1, 1).
  package static func units(tensor: Int, count: Int) -> [Float] {
    (0..<count).map { Float(hash(tensor: tensor, element: $0) >> 8) / 8_388_608 - 1 }
  }

  /// The weight or bias that has this number in its model. `fanIn` is of the layer's weight: see `fanIn(ofWeight:)`.
  package static func parameter(number: Int, count: Int, fanIn: Int) -> [Float] {
    let scale = Float(1 / Double(fanIn).squareRoot())
    return units(tensor: number, count: count).map { $0 * scale }
  }

  /// A weight's elements over its first dimension, for PyTorch's shapes.
  package static func fanIn(ofWeight shape: [Int]) -> Int { shape.dropFirst().reduce(1, *) }

  /// All parameters of a model from their shapes, which alternate: a layer's weight, then its bias. They are numbered from
  /// `first` on.
  package static func parameters(shapes: [[Int]], first: Int = 0) -> [[Float]] {
    shapes.indices.map { number in
      // A bias comes right after its weight and is scaled like it.
      let weight = shapes[number - number % 2]
      return parameter(number: first + number, count: shapes[number].reduce(1, *), fanIn: fanIn(ofWeight: weight))
    }
  }

  /// 8-bit pixels, to be normalised with mean 0.5 and deviation 0.5.
  package static func bytes(tensor: Int = images, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(hash(tensor: tensor, element: $0) >> 24) }
  }

  /// The pixels in [−1, 1], normalised with mean 0.5 and deviation 0.5.
  package static func pixels(tensor: Int = images, count: Int) -> [Float] {
    bytes(tensor: tensor, count: count).map { Float((Double($0) / 255 - 0.5) / 0.5) }
  }

  /// Class labels from 0 to 9.
  package static func labels(count: Int) -> [UInt8] {
    (0..<count).map { UInt8((hash(tensor: labelsTensor, element: $0) >> 16) % 10) }
  }

  /// The gradient by a single layer's output.
  package static func outputGradient(count: Int) -> [Float] { units(tensor: outputGradientTensor, count: count) }

  /// The targets of a mean squared error by itself.
  package static func targets(count: Int) -> [Float] { units(tensor: targetsTensor, count: count) }

  /// Which elements of a tensor the files keep: all of a small one, 32 of a larger one.
  package static func sampleIndices(count: Int) -> [Int] {
    if count <= sampleCount { return Array(0..<count) }
    return (0..<sampleCount).map { Int(hash(tensor: samplesTensor, element: $0) % UInt32(count)) }
  }
}
