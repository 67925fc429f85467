import CKernels
import Glibc
import TestSupport
import Testing

@testable import Compute

/// The loops compiled for each instruction set that this processor has, against those for every processor.
struct InstructionSetTests {
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let run: @Sendable (kernel_loops) -> [Float]
  }

  private static let count = 1001
  private static let a = ReferenceHash.units(tensor: 1, count: count)
  private static let b = ReferenceHash.units(tensor: 2, count: count)
  private static let random = kernel_random(key: (1, 2), counter: (3, 4, 5))
  /// Two images of two groups of 16 channels, 4 rows by 5 columns.
  private static let layout = kernel_layout(images: 1, groups: 2, positions: 20, block: 16)
  private static let transposed = kernel_transposed(
    images: 1, channels: 16, block: 16, height: 4, width: 5, destination_channels: 2, destination_height: 8,
    destination_width: 10, kernel: 3, stride: 2, pad: 1)
  private static let pooling = kernel_pooling(
    planes: 2, block: 16, height: 4, width: 5, destination_height: 2, destination_width: 3, size: 2, positive: true)
  private static let fewWeights = kernel_few_weights(
    images: 1, channels: 2, height: 5, width: 6, groups: 1, block: 16, destination_height: 5, destination_width: 6,
    stride: 1, pad: 1)
  private static let pooled = 2 * 16 * 2 * 3

  /// Runs a loop that changes an array, which is `start` before.
  private static func changing(_ start: [Float], _ loop: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var values = start
    values.withUnsafeMutableBufferPointer { loop($0.baseAddress!) }
    return values
  }

  private static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

  static let cases =
    elementwiseCases + imageCases + [
      Case(testDescription: "squared_error") { loops in
        var sum = 0.0
        let slope = changing(zeros(count)) { sum = loops.squared_error(a, b, count, 0.5, $0) }
        return slope + [Float(sum)]
      },
      Case(testDescription: "cross_entropy") { loops in
        var loss = 0.0
        let slope = changing(zeros(count)) { loss = loops.cross_entropy(a, count, 7, 2, $0) }
        return slope + [Float(loss)]
      },
      Case(testDescription: "adam") { loops in
        optimized(moments: 2) { parameters, first, second, gradients in
          loops.adam(
            parameters, first, second, gradients, 2, 3, count,
            AdamStep(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, step: 3).factors)
        }
      },
      Case(testDescription: "sgd") { loops in
        optimized(moments: 1) { parameters, velocity, _, gradients in
          loops.sgd(parameters, velocity, gradients, 2, 3, count, 0.9, 0.1)
        }
      },
    ]

  private static let elementwiseCases = [
    Case(testDescription: "philox") { loops in
      var words: [UInt32] = [0, 0, 0, 0]
      loops.philox(9, random, &words)
      // Halves of words, which single precision holds.
      return words.flatMap { [Float($0 & 0xFFFF), Float($0 >> 16)] }
    },
    Case(testDescription: "normalize") { loops in
      let pixels = ReferenceHash.bytes(count: count)
      return changing(a) { loops.normalize(pixels, count, 1 / 255, -0.5, $0) }
    },
    Case(testDescription: "relu") { loops in changing(a) { loops.relu($0, count) } },
    Case(testDescription: "sigmoid") { loops in changing(a) { loops.sigmoid($0, count) } },
    Case(testDescription: "sigmoid_gradient") { loops in changing(a) { loops.sigmoid_gradient(b, $0, count) } },
    Case(testDescription: "positive_gradient") { loops in
      changing(a) { loops.positive_gradient(b, $0, count, 1.25) }
    },
    Case(testDescription: "dropout") { loops in changing(a) { loops.dropout($0, count, 20_000, 1.25, random) } },
    Case(testDescription: "add") { loops in changing(a) { loops.add(b, $0, count) } },
    Case(testDescription: "squared_distances") { loops in
      var sums = [0.0, 0, 0]
      loops.squared_distances(a, 3, 333, b, &sums)
      return sums.map { Float($0) }
    },
    Case(testDescription: "products") { loops in
      var (products, squares) = ([0.0, 0, 0], [0.0, 0, 0])
      loops.products(a, 3, 333, b, &products, &squares)
      return (products + squares).map { Float($0) }
    },
    Case(testDescription: "round_to_bfloat16") { loops in
      var rounded = [UInt16](repeating: 0, count: count)
      loops.round_to_bfloat16(a, count, &rounded)
      return rounded.map(Float.init)
    },
  ]

  private static let imageCases = [
    Case(testDescription: "add_bias") { loops in changing(a) { loops.add_bias($0, layout, b, true) } },
    Case(testDescription: "transpose") { loops in changing(zeros(20 * 33)) { loops.transpose(a, 20, 33, $0) } },
    Case(testDescription: "transpose_add_bias") { loops in
      changing(zeros(20 * 33)) { loops.transpose_add_bias(a, 20, 33, b, true, $0) }
    },
    Case(testDescription: "sum_channels") { loops in changing(zeros(32)) { loops.sum_channels(a, layout, $0) } },
    Case(testDescription: "to_plain") { loops in changing(zeros(640)) { loops.to_plain(a, layout, $0) } },
    Case(testDescription: "from_plain") { loops in changing(zeros(640)) { loops.from_plain(a, layout, $0) } },
    Case(testDescription: "transposed_scratch") { loops in [Float(loops.transposed_scratch(transposed))] },
    Case(testDescription: "transposed_few") { loops in
      var scratch = zeros(loops.transposed_scratch(transposed))
      return changing(zeros(2 * 8 * 10)) { loops.transposed_few(a, transposed, b, a, false, &scratch, $0) }
    },
    Case(testDescription: "max_pool") { loops in
      var places = [UInt8](repeating: 0, count: pooled)
      return changing(zeros(pooled)) { loops.max_pool(a, pooling, $0, &places) } + places.map(Float.init)
    },
    Case(testDescription: "max_pool_gradient") { loops in
      let places = ReferenceHash.bytes(count: pooled).map { $0 % 5 }
      return changing(zeros(640)) { loops.max_pool_gradient(a, places, pooling, 1.25, $0) }
    },
    Case(testDescription: "few_weights_scratch") { loops in [Float(loops.few_weights_scratch(fewWeights))] },
    Case(testDescription: "few_weights_gradient") { loops in
      var scratch = zeros(loops.few_weights_scratch(fewWeights))
      return changing(zeros(2 * 9 * 16)) { loops.few_weights_gradient(a, b, fewWeights, &scratch, $0, nil) }
    },
  ]

  /// The parameters and their moments after one step with two gradients.
  private static func optimized(
    moments: Int,
    _ step: (
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>,
      UnsafePointer<UnsafePointer<Float>?>
    ) -> Bool
  ) -> [Float] {
    let memories = [a, b, a.map { abs($0) }, a, b].map { FloatMemory(copying: $0) }
    defer { withExtendedLifetime(memories) {} }
    let gradients: [UnsafePointer<Float>?] = memories[3...].map { UnsafePointer($0.pointer) }
    #expect(step(memories[0].pointer, memories[1].pointer, memories[2].pointer, gradients))
    return memories[...moments].flatMap(\.values)
  }

  @Test func everyLoopHasACase() {
    #expect(Self.cases.count * MemoryLayout<UnsafeRawPointer>.size == MemoryLayout<kernel_loops>.size)
    #expect(Set(Self.cases.map(\.testDescription)).count == Self.cases.count)
  }

  /// Sums of 1001 products in another order differ by some units in the last place.
  @Test(arguments: cases)
  func equalsTheBaseline(tested: Case) {
    let expected = tested.run(kernel_loops_for(kernel_baseline).pointee)
    #expect(expected.contains { $0 != 0 })
    for raw in 0...kernel_processor_instructions().rawValue {
      let found = tested.run(kernel_loops_for(kernel_instructions(raw)).pointee)
      for (x, y) in zip(found, expected) where !(abs(x - y) <= 1e-5 * max(1, abs(y))) {
        Issue.record("instruction set \(raw): \(x), not \(y)")
      }
    }
  }

  /// For processors with no, one or two of the larger instruction sets.
  @Test(arguments: [
    ("baseline", [0, 0, 0]), ("avx2", [0, 1, 1]), ("avx512", [0, 1, 2]), (nil, [0, 1, 2]), ("", [0, 1, 2]),
    ("AVX2", [0, 1, 2]), ("avx", [0, 1, 2]), ("avx5120", [0, 1, 2]),
  ])
  func limitIsUnderstood(word: String?, allowed: [UInt32]) {
    let processors = [kernel_baseline, kernel_avx2, kernel_avx512]
    #expect(processors.map { kernel_limited_instructions(word, $0).rawValue } == allowed)
  }

  @Test func loopsInUseAreAllowed() {
    let processor = kernel_processor_instructions()
    #expect(kernel_loops_in_use() == kernel_loops_for(kernel_limited_instructions(getenv("TELAR_MAX_ISA"), processor)))
    let all = (0...processor.rawValue).map { kernel_loops_for(kernel_instructions($0)) }
    #expect(Set(all).count == all.count)
  }
}
