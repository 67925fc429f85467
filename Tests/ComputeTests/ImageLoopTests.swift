import CKernels
import TestSupport
import Testing

@testable import Compute

/// The loops over images against their plain forms, on shapes drawn at random.
struct ImageLoopTests {
  private struct Draw {
    var generator: Philox

    mutating func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(generator.next(below: UInt32(range.count)))
    }

    mutating func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in 2 * generator.nextUnit() - 1 } }
  }

  private func draw(_ seed: Int) -> Draw { Draw(generator: Philox(seed: UInt64(seed), stream: .initialization(0))) }

  /// The place of (image, channel, position) in memory.
  private func place(_ image: Int, _ channel: Int, _ position: Int, channels: Int, positions: Int, block: Int) -> Int {
    ((image * (channels / block) + channel / block) * positions + position) * block + channel % block
  }

  @Test(arguments: 0..<200)
  func transpositionToFewChannels(seed: Int) throws {
    var draw = draw(seed)
    let block = [1, 8, 16, 3][draw.number(0...3)]
    let channels = block * draw.number(1...3)
    let (images, height, width) = (draw.number(1...3), draw.number(1...18), draw.number(1...18))
    let (kernel, stride, outputs) = (draw.number(1...6), draw.number(1...4), draw.number(1...3))
    let pad = draw.number(0...(kernel - 1))
    let extra = draw.number(0...(stride - 1))
    let outHeight = max(1, (height - 1) * stride - 2 * pad + kernel + extra)
    let outWidth = max(1, (width - 1) * stride - 2 * pad + kernel + extra)
    let relu = seed % 2 == 0
    let geometry = kernel_transposed(
      images: images, channels: channels, block: block, height: height, width: width, destination_channels: outputs,
      destination_height: outHeight, destination_width: outWidth, kernel: kernel, stride: stride, pad: pad)
    let weights = draw.numbers(channels * outputs * kernel * kernel)
    let bias = draw.numbers(outputs)
    var scratch = [Float](repeating: 0, count: kernel_transposed_scratch(geometry)) + [77]
    // The second call finds what the first has left in the scratch memory.
    for _ in 0..<2 {
      let source = draw.numbers(images * channels * height * width)
      var expected = (0..<images).flatMap { _ in bias.flatMap { [Float](repeating: $0, count: outHeight * outWidth) } }
      for image in 0..<images {
        for c in 0..<channels {
          for y in 0..<height {
            for x in 0..<width {
              let value = source[
                place(image, c, y * width + x, channels: channels, positions: height * width, block: block)]
              for d in 0..<outputs {
                for tap in 0..<kernel * kernel {
                  let (toY, toX) = (stride * y + tap / kernel - pad, stride * x + tap % kernel - pad)
                  guard (0..<outHeight).contains(toY), (0..<outWidth).contains(toX) else { continue }
                  expected[((image * outputs + d) * outHeight + toY) * outWidth + toX] +=
                    value * weights[(c * outputs + d) * kernel * kernel + tap]
                }
              }
            }
          }
        }
      }
      var found = [Float](repeating: 0, count: expected.count) + [88]
      kernel_transposed_few(source, geometry, weights, bias, relu, &scratch, &found)
      #expect(found.popLast() == 88 && scratch.last == 77, "written beyond the end")
      #expect(largestDifference(found, relu ? expected.map { max(0, $0) } : expected) < 2e-5)
    }
  }

  @Test(arguments: 0..<100)
  func weightsGradientOfFewChannels(seed: Int) {
    var draw = draw(seed)
    let block = [8, 16][draw.number(0...1)]
    let (images, channels, groups) = (draw.number(1...3), draw.number(1...3), draw.number(1...2))
    let (stride, pad) = (draw.number(1...3), draw.number(0...2))
    let (height, width) = (draw.number(3...12), draw.number(3...12))
    let (outHeight, outWidth) = ((height + 2 * pad - 3) / stride + 1, (width + 2 * pad - 3) / stride + 1)
    let (positions, outputs) = (outHeight * outWidth, groups * block)
    let source = draw.numbers(images * channels * height * width)
    let gradient = draw.numbers(images * outputs * positions)
    // Sums go on from what is there.
    var sums = draw.numbers(outputs * channels * 9)
    var biasSums = draw.numbers(outputs)
    var (expected, expectedBias) = (sums, biasSums)
    for image in 0..<images {
      for d in 0..<outputs {
        for p in 0..<positions {
          let slope = gradient[place(image, d, p, channels: outputs, positions: positions, block: block)]
          expectedBias[d] += slope
          for c in 0..<channels {
            for tap in 0..<9 {
              let (y, x) = (p / outWidth * stride + tap / 3 - pad, p % outWidth * stride + tap % 3 - pad)
              guard (0..<height).contains(y), (0..<width).contains(x) else { continue }
              expected[((d / block * channels + c) * 9 + tap) * block + d % block] +=
                slope * source[((image * channels + c) * height + y) * width + x]
            }
          }
        }
      }
    }
    let geometry = kernel_few_weights(
      images: images, channels: channels, height: height, width: width, groups: groups, block: block,
      destination_height: outHeight, destination_width: outWidth, stride: stride, pad: pad)
    var scratch = [Float](repeating: 0, count: kernel_few_weights_scratch(geometry)) + [77]
    let withBias = seed % 2 == 0
    biasSums.withUnsafeMutableBufferPointer {
      kernel_few_weights_gradient(source, gradient, geometry, &scratch, &sums, withBias ? $0.baseAddress! : nil)
    }
    #expect(scratch.last == 77, "written beyond the end")
    #expect(largestDifference(sums, expected) < 1e-4)
    if withBias { #expect(largestDifference(biasSums, expectedBias) < 1e-4) }
  }

  @Test(arguments: 0..<100)
  func toPlainAndBack(seed: Int) {
    var draw = draw(seed)
    let block = [1, 8, 16, 5][draw.number(0...3)]
    let (images, groups, positions) = (draw.number(1...3), draw.number(1...3), draw.number(1...70))
    let channels = groups * block
    let layout = kernel_layout(images: images, groups: groups, positions: positions, block: block)
    let blocks = draw.numbers(images * channels * positions)
    var expected: [Float] = []
    for image in 0..<images {
      for c in 0..<channels {
        for p in 0..<positions {
          expected.append(blocks[place(image, c, p, channels: channels, positions: positions, block: block)])
        }
      }
    }
    var plain = [Float](repeating: 0, count: blocks.count) + [88]
    kernel_to_plain(blocks, layout, &plain)
    #expect(plain.popLast() == 88, "written beyond the end")
    #expect(plain == expected)
    var back = [Float](repeating: 0, count: blocks.count) + [88]
    kernel_from_plain(plain, layout, &back)
    #expect(back.popLast() == 88, "written beyond the end")
    #expect(back == blocks)
  }

  /// Against the definition: of the two neighbours the nearer one, and of equally near ones that with an even mantissa.
  @Test func roundingToBFloat16() {
    var generator = Philox(seed: 5, stream: .initialization(0))
    var bits: [UInt32] = [0, 0x8000_0000, 0x3F80_8000, 0x3F81_8000, 0x7F7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x0000_8001]
    bits += (0..<2000).map { _ in generator.next() }.filter { !Float(bitPattern: $0).isNaN }
    var found = [UInt16](repeating: 0, count: bits.count) + [88]
    kernel_round_to_bfloat16(bits.map { Float(bitPattern: $0) }, bits.count, &found)
    #expect(found.popLast() == 88, "written beyond the end")
    for (bits, found) in zip(bits, found) {
      let (below, rest) = (UInt16(bits >> 16), bits & 0xFFFF)
      let up = rest > 0x8000 || rest == 0x8000 && below % 2 == 1
      #expect(found == below + (up ? 1 : 0), "\(bits)")
    }
    var none: UInt16 = 0
    kernel_round_to_bfloat16([Float(bitPattern: 0x7F80_0001)], 1, &none)
    #expect(Float(bitPattern: UInt32(none) << 16).isNaN)
  }

  /// Rows of features from columns, at sizes around whole registers.
  @Test(arguments: [(1, 1), (16, 16), (64, 128), (17, 33), (5, 48), (40, 10), (31, 15)])
  func turnedBias(rows: Int, features: Int) {
    var draw = draw(rows)
    let columns = draw.numbers(rows * features)
    let bias = draw.numbers(features)
    var turned = [Float](repeating: 0, count: columns.count) + [88]
    kernel_transpose(columns, features, rows, &turned)
    #expect(turned.popLast() == 88, "written beyond the end")
    #expect(turned == (0..<rows).flatMap { row in (0..<features).map { columns[$0 * rows + row] } })
    for relu in [false, true] {
      var found = [Float](repeating: 0, count: columns.count) + [88]
      kernel_transpose_add_bias(columns, rows, features, bias, relu, &found)
      #expect(found.popLast() == 88, "written beyond the end")
      let expected = (0..<rows).flatMap { row in (0..<features).map { columns[$0 * rows + row] + bias[$0] } }
      #expect(found == (relu ? expected.map { max(0, $0) } : expected))
    }
  }

  @Test(arguments: 0..<200)
  func maxPooling(seed: Int) throws {
    var draw = draw(seed)
    let block = [1, 8, 16, 32, 5, 19][draw.number(0...5)]
    let (planes, size) = (draw.number(1...4), draw.number(1...4))
    let (height, width) = (draw.number(size...17), draw.number(size...17))
    // With and without a last window that is cut off.
    let up = seed % 3 == 0 ? size - 1 : 0
    let (outHeight, outWidth) = ((height + up) / size, (width + up) / size)
    let positive = seed % 2 == 0
    let geometry = kernel_pooling(
      planes: planes, block: block, height: height, width: width, destination_height: outHeight,
      destination_width: outWidth, size: size, positive: positive)
    // Coarse, so that there are equal ones, of which the first counts.
    let source = draw.numbers(planes * height * width * block).map { ($0 * 4).rounded() / 4 }
    let gradient = draw.numbers(planes * outHeight * outWidth * block)
    var largest: [Float] = []
    var slopes = [Float](repeating: 0, count: source.count)
    for plane in 0..<planes {
      for y in 0..<outHeight {
        for x in 0..<outWidth {
          for c in 0..<block {
            let window = (0..<size * size).compactMap { tap -> Int? in
              let (fromY, fromX) = (y * size + tap / size, x * size + tap % size)
              guard fromY < height, fromX < width else { return nil }
              return ((plane * height + fromY) * width + fromX) * block + c
            }
            let best = window.max { source[$0] < source[$1] || source[$0] == source[$1] && $0 > $1 }!
            if !positive || source[best] > 0 { slopes[best] = gradient[largest.count] * 1.25 }
            largest.append(source[best])
          }
        }
      }
    }
    var places = [UInt8](repeating: 99, count: largest.count + 1)
    var found = [Float](repeating: 0, count: largest.count) + [88]
    kernel_max_pool(source, geometry, &found, &places)
    #expect(found.popLast() == 88 && places.last == 99, "written beyond the end")
    #expect(found == largest)
    var foundSlopes = [Float](repeating: 55, count: source.count) + [88]
    kernel_max_pool_gradient(gradient, places, geometry, 1.25, &foundSlopes)
    #expect(foundSlopes.popLast() == 88, "written beyond the end")
    #expect(foundSlopes == slopes)
  }

  @Test func poolingKeepsWhatIsNoNumber() {
    for block in [1, 16] {
      let geometry = kernel_pooling(
        planes: 1, block: block, height: 2, width: 2, destination_height: 1, destination_width: 1, size: 2,
        positive: true)
      var source = [Float](repeating: 1, count: 4 * block)
      source[block] = .nan
      var largest = [Float](repeating: 0, count: block)
      var places = [UInt8](repeating: 0, count: block)
      kernel_max_pool(source, geometry, &largest, &places)
      #expect(largest[0].isNaN && places[0] != UInt8(kernel_no_place))
    }
  }
}
