import Language

/// Makes inputs out of others, the same for the same seed: pieces are cut out, repeated, moved, taken from another input,
/// and replaced by bytes and words that the language knows.
package struct Mutator {
  private var state: UInt64
  private let seeds: [[UInt8]]

  /// - Parameter seeds: what inputs are made from; at least one.
  package init(seeds: [[UInt8]], seed: UInt64) {
    self.seeds = seeds
    state = seed
  }

  private static let words = [
    "let x = ", "for i in 1..3 { ", "while ", "if ", " else ", "define f(a) { ", "return ", "try { ", "} catch e { ",
    "param p: integer = ", "source ", "assert ", "fail ", "$x", "$(", "(", ")", "[", "]", "{", "}", "\"", "'", "\\",
    "..",
    "9223372036854775807", "1e308", "-", "^", "%", "\u{0}", "\r", "\r\n", "\n", "\u{E9}", "\u{1F600}", "#", ";", "=",
    ",",
    ".", "model m input=1x8x8 { ", "block b { ", "conv 3 kernel=", "flatten; ", "attach n to=m.b { ", "freeze m.",
    "undo\n",
  ].map { Array($0.utf8) }

  /// The next input: a seed with one to eight changes.
  package mutating func next() -> [UInt8] {
    var bytes = seeds[below(seeds.count)]
    for _ in 0...below(8) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = below(bytes.count + 1)
    let end = min(bytes.count, place + below(20))
    switch below(6) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count + 1))
    case 2: bytes.insert(contentsOf: Mutator.words[below(Mutator.words.count)], at: place)
    case 3: bytes.replaceSubrange(place..<end, with: Mutator.words[below(Mutator.words.count)])
    case 4:
      let other = seeds[below(seeds.count)]
      let start = below(other.count + 1)
      bytes.replaceSubrange(place..<end, with: other[start..<min(other.count, start + below(40))])
    default: if place < bytes.count { bytes[place] = UInt8(below(256)) }
    }
  }

  /// A number from 0 to below `limit`, by SplitMix64.
  private mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, limit)))
  }
}
