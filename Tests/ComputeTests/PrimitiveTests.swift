import TestSupport
import Testing

@testable import Compute

struct PrimitiveTests {
  @Test(
    arguments: [[1, 1, 1], [3, 5, 7], [17, 1, 33], [1, 19, 4], [64, 31, 100], [5, 128, 2]],
    [Orientation.plain, .transposed])
  func matrixProduct(_ sizes: [Int], _ left: Orientation) {
    let (rows, columns, depth) = (sizes[0], sizes[1], sizes[2])
    for right in [Orientation.plain, .transposed] {
      for keep in [Float(0), 0.5] {
        let a = ReferenceHash.units(tensor: 1, count: rows * depth)
        let b = ReferenceHash.units(tensor: 2, count: depth * columns)
        let before = ReferenceHash.units(tensor: 3, count: rows * columns)
        var found = before
        multiply(a, left, b, right, rows: rows, columns: columns, depth: depth, keep: keep, into: &found)
        var expected: [Float] = []
        for row in 0..<rows {
          for column in 0..<columns {
            var sum = Double(keep) * Double(before[row * columns + column])
            for k in 0..<depth {
              let x = left == .plain ? a[row * depth + k] : a[k * rows + row]
              let y = right == .plain ? b[k * columns + column] : b[column * depth + k]
              sum += Double(x) * Double(y)
            }
            expected.append(Float(sum))
          }
        }
        #expect(largestDifference(found, expected) < 2e-5, "\(left), \(right), keep \(keep)")
      }
    }
  }

  /// Into whatever layout a convolution wants for its weights and its source, and back: nothing is lost.
  @Test(arguments: [[1, 16, 8], [3, 5, 1], [16, 32, 8], [17, 33, 3]])
  func reorderThereAndBack(_ sizes: [Int]) throws {
    let geometry = ConvolutionGeometry(
      batch: sizes[2], sourceChannels: sizes[0], destinationChannels: sizes[1], source: [7, 6], destination: [7, 6],
      kernel: 3, stride: 1, padBefore: 1, padAfter: 1)
    let primitive = try ConvolutionPrimitives.forward(geometry, relu: false)
    let stream = try Stream()
    for (role, dimensions) in [
      (Role.source, geometry.sourceDimensions), (.weights, geometry.weightDimensions),
      (.destination, geometry.destinationDimensions),
    ] {
      let layout = try #require(primitive.layout(of: role))
      let plain = try Layout.plain(dimensions)
      #expect(layout.dimensions == dimensions)
      #expect(layout.count >= plain.count)
      #expect(plain.isPlain)
      let values = ReferenceHash.units(tensor: 1, count: plain.count)
      let (source, middle, back) = (
        FloatMemory(copying: values), FloatMemory(count: layout.count), FloatMemory(count: plain.count)
      )
      // Operands know only where the memory is.
      defer { withExtendedLifetime((source, middle)) {} }
      try ReorderPrimitive.make(from: plain, to: layout).bind([
        (.source, try Operand(plain, at: source.pointer)), (.destination, try Operand(layout, at: middle.pointer)),
      ]).run(on: stream)
      try ReorderPrimitive.make(from: layout, to: plain).bind([
        (.source, try Operand(layout, at: middle.pointer)), (.destination, try Operand(plain, at: back.pointer)),
      ]).run(on: stream)
      #expect(back.values == values)
      // The elementwise loops' description of the layout: where does each value stand?
      guard role != .weights else { continue }
      let channels = try #require(layout.channels)
      let (count, positions) = (dimensions[1], dimensions[2] * dimensions[3])
      for index in values.indices {
        let (image, channel, position) = (index / (count * positions), index / positions % count, index % positions)
        let group = image * channels.groups + channel / channels.block
        let place = (group * positions + position) * channels.block + channel % channels.block
        if middle.pointer[place] != values[index] {
          Issue.record("value \(index) of \(role) is not at \(place)")
          break
        }
      }
    }
  }

  @Test func memoryIsAlignedAndZero() {
    for count in [0, 1, 15, 16, 17, 1000] {
      let memory = FloatMemory(count: count)
      #expect(Int(bitPattern: memory.pointer) % 64 == 0)
      #expect(memory.values == [Float](repeating: 0, count: count))
    }
  }

  @Test func impossibleShapesAreErrors() throws {
    let geometry = ConvolutionGeometry(
      batch: 1, sourceChannels: 1, destinationChannels: 1, source: [4, 4], destination: [9, 9], kernel: 3, stride: 1,
      padBefore: 0, padAfter: 0)
    #expect(throws: ComputeError.self) { try ConvolutionPrimitives.forward(geometry, relu: false) }
    #expect(throws: ComputeError.self) { try ConvolutionPrimitives.gradientOfSource(geometry) }
    #expect(throws: ComputeError.self) { try ConvolutionPrimitives.gradientOfWeights(geometry, bias: true) }
    let error = ComputeError(unsupportedLayoutOf: "pooling")
    #expect(
      error.description == "oneDNN pooling with this layout: not implemented for this processor or these shapes")
  }
}
