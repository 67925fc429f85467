/// What a record is found by.
package struct RecordKey: Hashable, Sendable, CustomStringConvertible {
  /// `checkpoint`, say: letters only.
  package let kind: String
  /// Unique within the kind.
  package let name: String

  package init(_ kind: String, _ name: String) {
    self.kind = kind
    self.name = name
  }

  package var description: String { "\(kind) '\(name)'" }
}

/// `kind/name`, so that the records of a kind lie together.
enum RecordKeyCodec: Codec {
  static func encode(_ value: RecordKey) -> [UInt8] { Array("\(value.kind)/\(value.name)".utf8) }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> RecordKey? {
    guard let text = TextCodec.decode(bytes), let slash = text.firstIndex(of: "/") else { return nil }
    return RecordKey(String(text[..<slash]), String(text[text.index(after: slash)...]))
  }
}

/// The place of a piece of an array.
struct ChunkKey: Hashable {
  /// The record's number, which is never used again.
  let record: UInt64
  /// The array's place in the manifest, and the piece's place in the array.
  let array: Int
  let chunk: Int
}

/// Three numbers of eight bytes, so that the pieces of a record lie together and in order.
enum ChunkKeyCodec: Codec {
  static func encode(_ value: ChunkKey) -> [UInt8] {
    NumberCodec.encode(value.record) + NumberCodec.encode(UInt64(value.array))
      + NumberCodec.encode(UInt64(value.chunk))
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> ChunkKey? {
    guard bytes.count == 24 else { return nil }
    let numbers = (0..<3).compactMap {
      NumberCodec.decode(UnsafeRawBufferPointer(rebasing: bytes[($0 * 8)..<($0 * 8 + 8)]))
    }
    guard let array = Int(exactly: numbers[1]), let chunk = Int(exactly: numbers[2]) else { return nil }
    return ChunkKey(record: numbers[0], array: array, chunk: chunk)
  }
}
