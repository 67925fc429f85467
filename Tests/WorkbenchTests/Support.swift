import CZlib
import FoundationEssentials
import TestSupport

@testable import Store
@testable import Workbench

/// The bytes of an IDX file.
func idx(type: UInt8 = 8, _ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)]
    + dimensions.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } } + elements
}

func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      _ = deflate(&stream, Z_FINISH)
    }
  }
  return Array(output.prefix(Int(stream.total_out)))
}

extension TemporaryFolder {
  /// The four files of a small Fashion-MNIST with images of 3×2 pixels.
  func writeFashion(train: Int = 12, test: Int = 5, at place: String = "", seed: Int = 0) {
    for (prefix, count) in [("train", train), ("t10k", test)] {
      let pixels = (0..<count * 6).map { UInt8(truncatingIfNeeded: ($0 + seed) &* 37) }
      write(idx([count, 3, 2], pixels), to: "\(place)\(prefix)-images-idx3-ubyte")
      write(gzip(idx([count], (0..<count).map { UInt8($0 % 10) })), to: "\(place)\(prefix)-labels-idx1-ubyte.gz")
    }
  }

  func records() throws -> RecordStore { RecordStore(try Environment(path: path + "/store")) }
}

/// The error of the expected type that `body` throws.
func failure<T, Failure: Error>(_ type: Failure.Type, _ body: () throws -> T) -> Failure? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? Failure
  }
}

extension TemporaryFolder {
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }
}
