import CZlib

/// Why gzip data cannot be decompressed.
enum GzipError: Error, Hashable {
  /// The data ends before the compressed stream does.
  case truncated
  /// The data is not what gzip writes, or its checksum is wrong.
  case damaged
  /// There are bytes after the end of the compressed stream that are not zeros.
  case trailingBytes(Int)
}

/// What each member of gzip data begins with.
let gzipMagic: [UInt8] = [0x1f, 0x8b]

/// The first `limit` bytes that gzip data holds, or fewer where it holds fewer; only then it is known, and checked,
/// that the data is whole. As `gunzip` does, it joins the members of which the data consists, one behind the other, and
/// takes no notice of zeros at the end, which fill the last block of a tape.
func decompress(gzip data: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
  var stream = z_stream()
  // 15 for the largest window, 16 for gzip's header and checksum.
  inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(&stream) }
  var status = Z_OK
  var unread = 0
  let output = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
    data.withUnsafeBufferPointer { data in
      // zlib does not write to its input; the field has no constant type. Its counters have 32 bits, so a part of
      // at most 1 GiB is offered at a time.
      let part = 1 << 30
      stream.next_in = UnsafeMutablePointer(mutating: data.baseAddress)
      unread = data.count
      repeat {
        let offered = min(unread, part)
        let room = min(limit - count, part)
        stream.avail_in = UInt32(offered)
        stream.next_out = output.baseAddress.map { $0 + count }
        stream.avail_out = UInt32(room)
        status = inflate(&stream, Z_NO_FLUSH)
        unread -= offered - Int(stream.avail_in)
        count += room - Int(stream.avail_out)
        if status == Z_STREAM_END {
          let rest = data[(data.count - unread)...]
          if rest.starts(with: gzipMagic) {
            status = inflateReset(&stream)
          } else if rest.allSatisfy({ $0 == 0 }) {
            unread = 0
          }
        }
      } while status == Z_OK && count < limit
    }
  }
  switch status {
  case Z_STREAM_END where unread > 0: throw .trailingBytes(unread)
  case Z_STREAM_END: return output
  case Z_OK: return output
  case Z_BUF_ERROR where output.count == limit: return output
  case Z_BUF_ERROR: throw .truncated
  default: throw .damaged
  }
}
