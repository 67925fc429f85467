import Foundation
import TestSupport
import Testing

@testable import Store

/// Damage anywhere in data.mdb is an error, and nothing else: a crash here would end the tests.
struct DamageTests {
  private static let values = (0..<3000).map { Float($0) }

  /// A small store with trees of two levels, freed pages, and values inside and outside the trees.
  private static func makeStore(in folder: TemporaryFolder) throws {
    let records = RecordStore(try Environment(path: folder.path), chunkSize: 500)
    for round in 0..<3 {
      for name in 0..<40 where (name + round) % 3 != 0 {
        try records.save(
          "note", "n\(name)", fields: Note(text: String(repeating: "x", count: 40 * name), loss: 1),
          arrays: [ArrayToStore("values", shape: [name * 10], .float32(Array(values.prefix(name * 10))))])
      }
    }
    try records.delete("note", "n30")
  }

  /// Opens the store and reads and writes all of it. Whatever is read must be right.
  private static func use(_ folder: String) throws {
    let records = RecordStore(try Environment(path: folder))
    for name in try records.names(ofKind: "note") {
      let error = failure {
        let read = try records.load("note", name, as: Note.self) { _, reader throws(StoreError) in
          try reader.floats("values")
        }
        #expect(read == Array(values.prefix(read.count)))
      }
      if let error {
        #expect([.damaged, .noSuchRecord, .unexpectedContents].contains(error.code), "\(error)")
      }
    }
    try records.save(
      "note", "new", fields: NoFields(), arrays: [ArrayToStore("x", shape: [4], .float32([1, 2, 3, 4]))])
    try records.delete("note", "n20")
  }

  @Test(arguments: [1, 2, 3]) func flippedBytesAreNeverMoreThanAnError(seed: UInt64) throws {
    let folder = TemporaryFolder()
    try DamageTests.makeStore(in: folder)
    let url = URL(fileURLWithPath: folder.dataFile)
    let sound = [UInt8](try Data(contentsOf: url))
    let trees = treePages(of: sound)
    #expect(trees.count >= 5)
    var random = seed
    func next(below limit: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % limit
    }
    var refused = 0
    for _ in 0..<80 {
      var bytes = sound
      for _ in 0...next(below: 3) {
        // The numbers by which LMDB finds its way stand at a page's beginning, and with its entries at the end.
        let page = trees[next(below: trees.count)]
        let place = next(below: 2) == 0 ? next(below: 128) : next(below: 4096)
        bytes[page * 4096 + place] = UInt8(next(below: 256))
      }
      try Data(bytes).write(to: url)
      if failure({ try DamageTests.use(folder.path) }) != nil { refused += 1 }
    }
    #expect(refused > 5)
  }

  @Test func aSoundStoreOfSeveralLevelsPasses() throws {
    let folder = TemporaryFolder()
    try DamageTests.makeStore(in: folder)
    try DamageTests.use(folder.path)
    try DamageTests.use(folder.path)
  }

  @Test func aPageOfZerosIsAnError() throws {
    let folder = TemporaryFolder()
    try DamageTests.makeStore(in: folder)
    let url = URL(fileURLWithPath: folder.dataFile)
    let sound = [UInt8](try Data(contentsOf: url))
    var refused = 0
    for page in treePages(of: sound) {
      var bytes = sound
      bytes.replaceSubrange((page * 4096)..<((page + 1) * 4096), with: [UInt8](repeating: 0, count: 4096))
      try Data(bytes).write(to: url)
      if let error = failure({ try Environment(path: folder.path) }) {
        refused += 1
        #expect([.damaged, .notAStore].contains(error.code))
      }
    }
    #expect(refused >= 5)
  }

  /// The meta pages, and those that are branches and leaves, used or not.
  private func treePages(of file: [UInt8]) -> [Int] {
    (0..<file.count / 4096).filter { page in page < 2 || [1, 2].contains(file[page * 4096 + 10]) }
  }
}
