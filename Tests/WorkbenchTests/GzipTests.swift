import CZlib
import Foundation
import TestSupport
import Testing

@testable import Workbench

/// Gzip data of every form against `gunzip` itself: what it reads is read, to the byte, and nothing else is.
struct GzipTests {
  private let folder: TemporaryFolder
  private static let text = (0..<3000).map { UInt8(ReferenceHash.hash(tensor: 5, element: $0 / 3) % 91) }

  init() throws { folder = TemporaryFolder() }

  /// One member, with the parts of its header that the flags ask for: text 1, header's checksum 2, extra field 4,
  /// name 8, comment 16.
  static func member(_ bytes: [UInt8], flags: UInt8 = 0, level: Int32 = 6, strategy: Int32 = Z_DEFAULT_STRATEGY)
    -> [UInt8]
  {
    var header: [UInt8] = [0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 2, 3]
    if flags & 4 != 0 { header += [7, 0, 65, 66, 3, 0, 1, 0x1f, 0x8b] }
    if flags & 8 != 0 { header += Array("train-images-idx3-ubyte".utf8) + [0] }
    if flags & 16 != 0 { header += Array("made by hand, ñ".utf8) + [0] }
    if flags & 2 != 0 { header += number(UInt32(crc32(0, header, UInt32(header.count))) & 0xffff).prefix(2) }
    return header + deflated(bytes, level: level, strategy: strategy)
      + number(UInt32(crc32(0, bytes, UInt32(bytes.count)))) + number(UInt32(bytes.count))
  }

  private static func number(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A deflate stream without a header.
  private static func deflated(_ bytes: [UInt8], level: Int32, strategy: Int32) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, level, Z_DEFLATED, -15, 8, strategy, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let (inputCount, outputCount) = (UInt32(input.count), UInt32(output.count))
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress, inputCount)
        (stream.next_out, stream.avail_out) = (output.baseAddress, outputCount)
        _ = deflate(&stream, Z_FINISH)
      }
    }
    return Array(output.prefix(Int(stream.total_out)))
  }

  /// What `gunzip` makes of data: its status, which is 2 for a warning, and what it wrote.
  private func gunzip(_ data: [UInt8]) throws -> (status: TestSupport.ExitStatus, output: [UInt8]) {
    folder.write(data, to: "data.gz")
    let run = try ProgramRun(
      "/bin/sh", ["-c", "exec gunzip -c < \"$1/data.gz\" > \"$1/output\"", "sh", folder.path])
    return (run.status, Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/output"))))
  }

  private func expectAsGunzip(_ data: [UInt8], _ what: String) throws {
    let expected = try gunzip(data)
    let found = Result { try decompress(gzip: data, limit: 1 << 20) }
    switch expected.status {
    case .exited(0): #expect((try? found.get()) == expected.output, "\(what)")
    default: #expect((try? found.get()) == nil, "\(what): gunzip ended with \(expected.status)")
    }
  }

  @Test func headersOfEveryForm() throws {
    for flags in UInt8(0)..<64 {
      try expectAsGunzip(Self.member(Self.text, flags: flags), "flags \(flags)")
    }
    var wrong = Self.member(Self.text, flags: 2)
    wrong[10] ^= 1
    try expectAsGunzip(wrong, "a wrong checksum of the header")
    #expect(try decompress(gzip: Self.member(Self.text, flags: 31), limit: 5000) == Self.text)
  }

  @Test func streamsOfEveryForm() throws {
    for level in Int32(0)...9 {
      for strategy in [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED] {
        try expectAsGunzip(
          Self.member(Self.text, level: level, strategy: strategy), "level \(level), strategy \(strategy)")
      }
    }
  }

  @Test func severalMembersAreJoined() throws {
    let (a, b, empty) = (Self.member(Self.text), Self.member([1, 2, 3], flags: 12), Self.member([]))
    let joined = [a + b, b + a + b, empty, empty + a, a + empty, empty + empty + b + empty]
    for (place, data) in joined.enumerated() { try expectAsGunzip(data, "\(place)") }
    #expect(try decompress(gzip: a + b, limit: 5000) == Self.text + [1, 2, 3])
    // No more is made than asked for, wherever members end.
    for limit in [1, 2999, 3000, 3001, 3003] {
      #expect(try decompress(gzip: a + b, limit: limit) == Array((Self.text + [1, 2, 3]).prefix(limit)))
    }
    for cut in [1, 2, 9, 10, b.count - 1] {
      try expectAsGunzip(a + b.prefix(cut), "the second member cut to \(cut) bytes")
    }
    try expectAsGunzip(a + b.dropLast() + [9], "a wrong length in the second member")
  }

  @Test func zerosAtTheEndAreNothing() throws {
    let a = Self.member(Self.text)
    for count in [1, 2, 3, 7, 511, 512, 10_000] {
      let zeros = [UInt8](repeating: 0, count: count)
      try expectAsGunzip(a + zeros, "\(count) zeros")
      try expectAsGunzip(a + a + zeros, "\(count) zeros behind two")
      try expectAsGunzip(a + zeros + [1], "\(count) zeros and a one")
      try expectAsGunzip(a + zeros + a, "\(count) zeros between two")
    }
    #expect(failure(GzipError.self) { try decompress(gzip: a + [0, 0, 7], limit: 5000) } == .trailingBytes(3))
  }

  /// The program's own output with each of its options.
  @Test(arguments: ["-1", "-9", "-n", "-N", "--rsyncable", "-c"]) func whatGzipWrites(option: String) throws {
    folder.write(Self.text, to: "text")
    let run = try ProgramRun(
      "/bin/sh", ["-c", "cd \"$1\" && gzip -c $2 text > text.gz", "sh", folder.path, option])
    #expect(run.status == .exited(0))
    let data = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/text.gz")))
    #expect(try decompress(gzip: data, limit: 5000) == Self.text)
  }
}
