/// A data set in the files of Fashion-MNIST that is small and quickly learnt: each class is bright in another place.
package enum SmallFashion {
  package static let trainCount = 1280
  package static let testCount = 320

  /// Writes the four files into a folder that exists.
  package static func write(to folder: TemporaryFolder) {
    for (prefix, count, tensor) in [("train", trainCount, 1), ("t10k", testCount, 2)] {
      let labels = (0..<count).map { UInt8($0 % 10) }
      let noise = ReferenceHash.bytes(tensor: tensor, count: count * 28 * 28)
      var pixels = [UInt8](repeating: 0, count: count * 28 * 28)
      for index in pixels.indices {
        let (row, column) = (index / 28 % 28, index % 28)
        let label = Int(labels[index / (28 * 28)])
        let isBright = row / 14 == label / 5 && column / 5 == label % 5
        pixels[index] = isBright ? 200 + noise[index] / 8 : noise[index] / 8
      }
      folder.write(idx([count, 28, 28], pixels), to: "\(prefix)-images-idx3-ubyte")
      folder.write(idx([count], labels), to: "\(prefix)-labels-idx1-ubyte")
    }
  }

  /// The bytes of an IDX file of 8-bit numbers.
  private static func idx(_ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    let sizes = dimensions.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
    return [0, 0, 8, UInt8(dimensions.count)] + sizes + elements
  }
}
