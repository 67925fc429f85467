import Foundation
import TestSupport
import Testing

@testable import Workbench

/// The reader takes exactly what the format allows, and says what is wrong with everything else.
struct IDXTests {
  static let good = idx([2, 2, 3], Array(1...12))

  @Test(arguments: [good, gzip(good)]) func goodDataIsRead(data: [UInt8]) throws {
    let idx = try IDX(data: data, dimensionCount: 3)
    #expect(idx.dimensions == [2, 2, 3])
    #expect(idx.elements == Array(1...12))
  }

  @Test(
    arguments: [
      ([], "it has 0 bytes where its header asks for 16"),
      ([0, 0, 8], "it has 3 bytes where its header asks for 16"),
      (Array(good.prefix(15)), "it has 15 bytes where its header asks for 16"),
      (Array(good.dropLast()), "it has 27 bytes where its header asks for 28"),
      (good + [0], "it has more than the 28 bytes that its header asks for"),
      ([0x89, 0x50, 0x4e, 0x47], "it is not an IDX file: it begins with 89 50 4e 47, not with 00 00 08"),
      (
        idx(type: 0x0d, [1, 1, 1], [0, 0, 0, 0]),
        "its elements are of IDX type 0x0d; only 8-bit numbers (0x08) are read"
      ),
      (idx(type: 0x77, [1, 1, 1], [0]), "it is not an IDX file: it begins with 00 00 77 03, not with 00 00 08"),
      (idx([4], [1, 2, 3, 4]), "it has 1 dimension where 3 are needed"),
      (idx([2, 0, 3], []), "one of its dimensions 2x0x3 is empty"),
      (idx([60_000, 28_000, 28_000], []), "its dimensions 60000x28000x28000 make more than 1 GiB"),
      (
        idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []),
        "its dimensions 4294967295x4294967295x4294967295 make more than 1 GiB"
      ),
      (Array(gzip(good).dropLast(10)), "its gzip data ends too early: the file was cut off"),
      (gzip(good) + [1, 2, 3], "3 bytes follow the end of its gzip data"),
      (gzip(good + [0]), "it has more than the 28 bytes that its header asks for"),
      (gzip(Array(good.dropLast())), "it has 27 bytes where its header asks for 28"),
      (
        gzip([UInt8](repeating: 0, count: 5_000_000)),
        "it is not an IDX file: it begins with 00 00 00 00, not with 00 00 08"
      ),
      ([0x1f, 0x8b, 1, 2, 3, 4], "it begins as a gzip file does, but its contents are damaged"),
      ([0x1f, 0x8b], "its gzip data ends too early: the file was cut off"),
    ] as [([UInt8], String)])
  func badDataIsRefused(data: [UInt8], message: String) {
    let fault = failure(FileFault.self) { try IDX(data: data, dimensionCount: 3) }
    #expect(fault.map { "\($0)" } == message)
  }

  @Test func aFlippedBitInGzipDataIsFound() {
    var data = gzip(IDXTests.good)
    data[data.count - 6] ^= 1
    #expect(failure(FileFault.self) { try IDX(data: data, dimensionCount: 3) } == .notGzip)
  }

  @Test func placesThatAreNoFile() throws {
    let folder = TemporaryFolder()
    let folderFault = failure(DataError.self) { try IDX(file: folder.path, dimensionCount: 1) }
    #expect(folderFault == .file(folder.path, .isFolder))
    let missing = failure(DataError.self) { try IDX(file: folder.path + "/x", dimensionCount: 1) }
    #expect(missing == .file(folder.path + "/x", .missing))
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    let pipe = failure(DataError.self) { try IDX(file: folder.path + "/pipe", dimensionCount: 1) }
    #expect(pipe == .file(folder.path + "/pipe", .notAFile))
    #expect(symlink("not/there", folder.path + "/link") == 0)
    let link = failure(DataError.self) { try IDX(file: folder.path + "/link", dimensionCount: 1) }
    #expect(link == .file(folder.path + "/link", .deadLink(target: "not/there")))
    #expect(symlink("loop", folder.path + "/loop") == 0)
    let loop = failure(DataError.self) { try IDX(file: folder.path + "/loop", dimensionCount: 1) }
    #expect(loop == .file(folder.path + "/loop", .unreadable("Too many levels of symbolic links")))
  }
}
