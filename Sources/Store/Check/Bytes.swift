import Glibc

/// Reads numbers of a file's page, in this machine's byte order, as LMDB writes them. Every offset is checked.
struct Bytes {
  let content: [UInt8]

  var count: Int { content.count }

  /// Nil beyond the end.
  func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number? {
    let size = MemoryLayout<Number>.size
    guard offset >= 0, offset <= content.count - size else { return nil }
    return content.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
  }

  /// A 64-bit number that is a sensible count or page number: below 2⁴⁸.
  func index(at offset: Int) -> Int? {
    guard let value = number(UInt64.self, at: offset), value < 1 << 48 else { return nil }
    return Int(value)
  }
}

extension Bytes {
  /// A part of a file, or what there is of it.
  init(descriptor: Int32, offset: Int, count: Int) throws(StoreError) {
    var failure: Int32 = 0
    content = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let received = pread(descriptor, buffer.baseAddress! + filled, count - filled, offset + filled)
        if received > 0 {
          filled += received
        } else if received == 0 {
          return
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    if failure != 0 { throw StoreError(status: failure, action: "read data.mdb") }
  }
}

/// Writes all bytes at a place of a file.
func write(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int, action: String
) throws(StoreError) {
  var written = 0
  while written < bytes.count {
    let count = pwrite(descriptor, bytes.baseAddress! + written, bytes.count - written, offset + written)
    if count > 0 {
      written += count
    } else if count == 0 || errno != EINTR {
      throw StoreError(status: count == 0 ? EIO : errno, action: action)
    }
  }
}
