import FoundationEssentials

/// Everything about a record but its arrays' values: what is kept as text.
package struct StoredRecord<Fields: Codable & Sendable>: Codable, Sendable {
  package let kind: String
  package let name: String
  /// The number under which its arrays are kept.
  let id: UInt64
  /// When it was saved, in seconds since 1970.
  package let created: Double
  package let fields: Fields
  package let arrays: [StoredArray]

  package func array(_ name: String) -> StoredArray? { arrays.first { $0.name == name } }

  /// The bytes of all arrays.
  package var byteCount: Int { arrays.reduce(0) { $0 + $1.byteCount } }
}

/// What of a manifest says which record it is: its last keys.
struct RecordAddress: Codable {
  let id: UInt64
  let kind: String
  let name: String

  init(id: UInt64, kind: String, name: String) {
    self.id = id
    self.kind = kind
    self.name = name
  }

  /// Nil where the manifest does not say it.
  init?(ofManifest bytes: [UInt8]) {
    guard let address = try? RecordStore.decoder.decode(RecordAddress.self, from: Data(bytes)) else { return nil }
    self = address
  }
}

/// A record read without its fields.
package struct NoFields: Codable, Sendable {}

package enum ElementType: String, Codable, Sendable {
  case uint8
  case uint32
  case float32

  /// In bytes.
  package var size: Int {
    switch self {
    case .uint8: 1
    case .uint32, .float32: 4
    }
  }
}

/// The description of an array in a record.
package struct StoredArray: Codable, Hashable, Sendable {
  package let name: String
  package let element: ElementType
  package let shape: [Int]
  package let byteCount: Int
  /// The bytes of each chunk but the last, which may have fewer.
  let chunkSize: Int
  /// The CRC-32 of each chunk.
  package let checksums: [UInt32]

  /// The bytes of the array that a chunk holds.
  func range(ofChunk chunk: Int) -> Range<Int> {
    chunk * chunkSize..<min((chunk + 1) * chunkSize, byteCount)
  }

  /// Whether the numbers agree with one another; a manifest that passed its checksum but not this was made by
  /// something else.
  var isConsistent: Bool {
    var bytes = element.size
    for size in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { return false }
      bytes = product
    }
    guard bytes == byteCount, chunkSize > 0 else { return false }
    return checksums.count == byteCount / chunkSize + (byteCount % chunkSize == 0 ? 0 : 1)
  }
}

/// An array to be saved.
package struct ArrayToStore: Sendable {
  package enum Values: Sendable {
    case uint8([UInt8])
    case uint32([UInt32])
    case float32([Float])
  }

  let name: String
  let shape: [Int]
  let values: Values

  /// The shape's count must be that of the values.
  package init(_ name: String, shape: [Int], _ values: Values) {
    self.name = name
    self.shape = shape
    self.values = values
  }

  var element: ElementType {
    switch values {
    case .uint8: .uint8
    case .uint32: .uint32
    case .float32: .float32
    }
  }

  func withBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch values {
    case .uint8(let values):
      try values.withUnsafeBufferPointer { (values) throws(Failure) in try body(UnsafeRawBufferPointer(values)) }
    case .uint32(let values):
      try values.withUnsafeBufferPointer { (values) throws(Failure) in try body(UnsafeRawBufferPointer(values)) }
    case .float32(let values):
      try values.withUnsafeBufferPointer { (values) throws(Failure) in try body(UnsafeRawBufferPointer(values)) }
    }
  }

  /// Its description, every chunk's checksum included. `check` is called before each chunk and may end it.
  func described(chunkSize: Int, check: () throws(StoreError) -> Void) throws(StoreError) -> StoredArray {
    try withBytes { (bytes) throws(StoreError) in
      var checksums: [UInt32] = []
      for start in stride(from: 0, to: bytes.count, by: chunkSize) {
        try check()
        checksums.append(
          checksum(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + chunkSize, bytes.count)])))
      }
      return StoredArray(
        name: name, element: element, shape: shape, byteCount: bytes.count, chunkSize: chunkSize,
        checksums: checksums)
    }
  }
}
