import CKernels
import Testing

@testable import Compute

struct PhiloxTests {
  struct KnownAnswer: Sendable {
    let counter: [UInt32]
    let key: [UInt32]
    let words: [UInt32]
  }

  /// From kat_vectors of Random123, the authors' own library.
  static let knownAnswers = [
    KnownAnswer(
      counter: [0, 0, 0, 0], key: [0, 0], words: [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]),
    KnownAnswer(
      counter: [.max, .max, .max, .max], key: [.max, .max],
      words: [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]),
    KnownAnswer(
      counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], key: [0xa409_3822, 0x299f_31d0],
      words: [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a]),
  ]

  @Test(arguments: knownAnswers)
  func knownAnswer(_ answer: KnownAnswer) {
    let random = kernel_random(
      key: (answer.key[0], answer.key[1]), counter: (answer.counter[1], answer.counter[2], answer.counter[3]))
    var words: [UInt32] = [0, 0, 0, 0]
    kernel_philox(answer.counter[0], random, &words)
    #expect(words == answer.words)
  }

  @Test func sequenceIsTheWordsOfSuccessiveCounters() {
    let stream = RandomStream.dropout(layer: 3, step: 7, image: 11)
    let random = stream.kernelRandom(seed: 0x0123_4567_89ab_cdef)
    #expect(random.key == (0x89ab_cdef, 0x0123_4567))
    #expect(random.counter == (11, 7, 3 | 3 << 16))
    var generator = Philox(seed: 0x0123_4567_89ab_cdef, stream: stream)
    var words: [UInt32] = [0, 0, 0, 0]
    for block in 0..<5 {
      kernel_philox(UInt32(block), random, &words)
      for word in words { #expect(generator.next() == word) }
    }
  }

  @Test func streamsDiffer() {
    let streams: [RandomStream] = [
      .initialization(1), .shuffling(epoch: 1), .dropout(layer: 0, step: 1, image: 0),
      .dropout(layer: 1, step: 0, image: 0), .dropout(layer: 0, step: 0, image: 1),
      .dropout(layer: 0, step: 0, image: 0),
    ]
    let firsts = streams.flatMap { stream in
      [UInt64(1), 1 << 32].map { seed in
        var generator = Philox(seed: seed, stream: stream)
        return [generator.next(), generator.next()]
      }
    }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test func unitsAreUniformInTheHalfOpenInterval() {
    var generator = Philox(seed: 1, stream: .initialization(0))
    var bins = [Int](repeating: 0, count: 16)
    for _ in 0..<16_000 {
      let unit = generator.nextUnit()
      #expect(unit >= 0 && unit < 1)
      bins[Int(unit * 16)] += 1
    }
    // χ² with 15 degrees of freedom: 45 has a probability of 0.0001.
    #expect(bins.reduce(0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 } < 45)
  }

  @Test func numbersBelowABoundAreUniform() {
    var generator = Philox(seed: 2, stream: .initialization(0))
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<14_000 { counts[Int(generator.next(below: 7))] += 1 }
    // χ² with 6 degrees of freedom: 30 has a probability of 0.00004.
    #expect(counts.reduce(0) { $0 + Double(($1 - 2000) * ($1 - 2000)) / 2000 } < 30)
    for _ in 0..<100 { #expect(generator.next(below: 1) == 0) }
    // A bound at which a third of the words would have to be refused.
    for _ in 0..<100 { #expect(generator.next(below: 0xC000_0000) < 0xC000_0000) }
  }

  @Test func shufflesArePermutationsAndAllOfThemComeUp() {
    for count in [0, 1, 2, 3, 1000] {
      var indices = (0..<UInt32(count)).map { $0 }
      var generator = Philox(seed: 3, stream: .shuffling(epoch: 1))
      generator.shuffle(&indices)
      #expect(indices.sorted() == (0..<UInt32(count)).map { $0 })
      if count == 1000 { #expect(indices != indices.sorted()) }
    }
    var seen: [[UInt32]: Int] = [:]
    for epoch in 0..<2400 {
      var indices: [UInt32] = [0, 1, 2, 3]
      var generator = Philox(seed: 3, stream: .shuffling(epoch: UInt32(epoch)))
      generator.shuffle(&indices)
      seen[indices, default: 0] += 1
    }
    #expect(seen.count == 24)
    // χ² with 23 degrees of freedom: 57 has a probability of 0.0001.
    #expect(seen.values.reduce(0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 } < 57)
  }
}
