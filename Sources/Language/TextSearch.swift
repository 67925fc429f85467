/// Finds a text in others, byte by byte: in UTF-8 that is character by character.
struct TextSearch {
  private let wanted: [UInt8]

  init(for text: String) { wanted = Array(text.utf8) }

  func isFound(in text: String) -> Bool { wanted.isEmpty || next(in: Array(text.utf8), from: 0) != nil }

  /// What stands between the places where the text is, which is not empty.
  func parts(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    var parts: [String] = []
    var start = 0
    while let found = next(in: bytes, from: start) {
      parts.append(String(decoding: bytes[start..<found], as: UTF8.self))
      start = found + wanted.count
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// `text` with `new` in each place. What comes of it may be larger than any memory, so its size is watched as it
  /// grows.
  func replaced(in text: String, by new: String) throws(Problem) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var start = 0
    var asked = 1 << 16
    while let found = next(in: bytes, from: start) {
      result += bytes[start..<found]
      result += new.utf8
      if result.count > ValueLimits.bytes { throw .valueTooLarge(limit: ValueLimits.bytes) }
      // The array doubles, and the text is a copy.
      if result.count >= asked {
        try ValueLimits.requireMemory(6 * result.count)
        asked = 2 * result.count
      }
      start = found + wanted.count
    }
    result += bytes[start...]
    if result.count > ValueLimits.bytes { throw .valueTooLarge(limit: ValueLimits.bytes) }
    return String(decoding: result, as: UTF8.self)
  }

  /// Where the text stands first from `start` on.
  private func next(in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= wanted.count else { return nil }
    var index = start
    while index <= bytes.count - wanted.count {
      if bytes[index] == wanted[0], bytes[index...].starts(with: wanted) { return index }
      index += 1
    }
    return nil
  }
}
