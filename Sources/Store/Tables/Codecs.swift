/// How values of a type are written as the bytes of a key or a value, kept apart from the type itself.
package protocol Codec<Value> {
  associatedtype Value
  static func encode(_ value: Value) -> [UInt8]
  /// Nil where the bytes are not what `encode` writes.
  static func decode(_ bytes: UnsafeRawBufferPointer) -> Value?
}

/// UTF-8.
enum TextCodec: Codec {
  static func encode(_ value: String) -> [UInt8] { Array(value.utf8) }
  static func decode(_ bytes: UnsafeRawBufferPointer) -> String? { String(validating: bytes, as: UTF8.self) }
}

/// Eight bytes, the highest first, so that keys sort as numbers do.
enum NumberCodec: Codec {
  static func encode(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
    guard bytes.count == 8 else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Bytes with their CRC-32 before them, so that damage shows.
enum SealedCodec: Codec {
  static func encode(_ value: [UInt8]) -> [UInt8] {
    let checksum = value.withUnsafeBytes(checksum)
    return NumberCodec.encode(UInt64(checksum)) + value
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard bytes.count >= 8 else { return nil }
    let value = UnsafeRawBufferPointer(rebasing: bytes[8...])
    guard NumberCodec.decode(UnsafeRawBufferPointer(rebasing: bytes[..<8])) == UInt64(checksum(value)) else {
      return nil
    }
    return Array(value)
  }
}

/// Bytes as they are.
enum BytesCodec: Codec {
  static func encode(_ value: [UInt8]) -> [UInt8] { value }
  static func decode(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? { Array(bytes) }
}
