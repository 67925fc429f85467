import CZlib

/// The CRC-32 of some bytes, as zlib and PNG have it.
package func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
}
