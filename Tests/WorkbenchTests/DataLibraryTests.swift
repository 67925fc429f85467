import Foundation
import Network
import System
import TestSupport
import Testing

@testable import Store
@testable import Workbench

/// Finding a data set's files, reading them, and keeping it in the store.
struct DataLibraryTests {
  let folder: TemporaryFolder
  let library: DataLibrary
  let records: RecordStore

  init() throws {
    folder = TemporaryFolder()
    records = try folder.records()
    library = DataLibrary(records: records)
  }

  private func load(
    _ name: String = "fashion-mnist", as newName: String? = nil, path: String? = nil, variables: [String: String] = [:]
  ) throws -> DataLibrary.Loaded {
    try library.load(name, as: newName, path: path, variable: { variables[$0] })
  }

  private func pixels(_ split: DataSplit) -> [UInt8] {
    Array(UnsafeBufferPointer(start: split.images.pixels, count: split.images.count * split.images.shape.count))
  }

  @Test func theSecondTimeItComesFromTheStore() throws {
    folder.writeFashion()
    let first = try load(path: folder.path)
    try folder.remove("train-images-idx3-ubyte")
    let second = try load()
    #expect(!first.wasStored && first.storeFailure == nil)
    #expect(second.wasStored)
    for loaded in [first, second] {
      let set = loaded.dataSet
      #expect(set.splits.map(\.images.name) == ["fashion-mnist.train", "fashion-mnist.test"])
      #expect(set.split("train")?.images.shape == Shape(1, 3, 2))
      #expect(set.split("fashion-mnist.test")?.images.count == 5)
      #expect(set.classes.count == 10 && set.classes[9] == "Ankle boot")
      #expect(pixels(set.splits[0]) == (0..<72).map { UInt8(truncatingIfNeeded: $0 &* 37) })
      #expect(set.splits[1].images.labels.map { Array(UnsafeBufferPointer(start: $0, count: 5)) } == [0, 1, 2, 3, 4])
    }
    #expect(first.dataSet.splits.map(\.fingerprint) == second.dataSet.splits.map(\.fingerprint))
    #expect(second.dataSet.source == folder.path)
  }

  @Test func anExplicitPathReplacesWhatDiffers() throws {
    folder.writeFashion(at: "a/")
    folder.writeFashion(at: "b/", seed: 1)
    let a = try load(path: folder.path + "/a").dataSet.splits[0]
    let id = try records.find("dataset", "fashion-mnist", as: NoFields.self)?.id
    _ = try load(path: folder.path + "/a")
    #expect(try records.find("dataset", "fashion-mnist", as: NoFields.self)?.id == id)
    let b = try load(path: folder.path + "/b").dataSet.splits[0]
    #expect(a.fingerprint != b.fingerprint)
    #expect(pixels(try load().dataSet.splits[0]) == pixels(b))
  }

  @Test func anotherNameIsAnotherRecord() throws {
    folder.writeFashion(at: "a/")
    folder.writeFashion(at: "b/", seed: 1)
    _ = try load(path: folder.path + "/a")
    _ = try load(as: "mine", path: folder.path + "/b")
    let mine = try load("mine")
    #expect(mine.wasStored)
    #expect(mine.dataSet.splits[0].images.name == "mine.train")
    #expect(pixels(mine.dataSet.splits[0]) != pixels(try load().dataSet.splits[0]))
    #expect(try load("mine", as: "other").dataSet.splits[0].images.name == "other.train")
    #expect(try library.names() == ["fashion-mnist", "mine"])
  }

  @Test func placesAreTriedInOrder() throws {
    folder.writeFashion(at: "data/FashionMNIST/raw/")
    folder.writeFashion(at: "own/", seed: 1)
    let variables = ["TELAR_DATA": folder.path + "/own", "HOME": folder.path]
    let known = KnownDataSet.fashionMNIST
    #expect(try known.folder(path: nil) { variables[$0] } == folder.path + "/own")
    #expect(
      try known.folder(path: folder.path + "/data") { variables[$0] } == folder.path + "/data/FashionMNIST/raw")
  }

  @Test func aMissingDataSetSaysWhereItWasSought() throws {
    let error = failure(DataError.self) { try load(path: "/nowhere") }
    #expect(
      error.map { "\($0)" } == """
        the files of fashion-mnist were not found; these places were tried: \
        /nowhere, /nowhere/FashionMNIST/raw, /nowhere/fashion-mnist
        """)
    #expect(error?.remedy?.contains("apt install dataset-fashion-mnist") == true)
    let unknown = failure(DataError.self) { try load("fashion-mnits") }
    #expect(unknown == .unknownDataSet("fashion-mnits", known: ["fashion-mnist"]))
  }

  /// As Kaggle's archives unpack, some or all of them, compressed or not.
  @Test(arguments: [0b1111, 0b0101, 0b0010, 0b1000]) func namesWithADot(dotted: Int) throws {
    folder.writeFashion()
    let files = [
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz",
    ]
    for (place, file) in files.enumerated() where dotted >> place & 1 == 1 {
      let name = file.replacingOccurrences(of: "-idx", with: ".idx")
      #expect(rename("\(folder.path)/\(file)", "\(folder.path)/\(name)") == 0)
    }
    let set = try load(path: folder.path).dataSet
    #expect(set.splits.map(\.images.count) == [12, 5])
    #expect(pixels(set.splits[0]) == (0..<72).map { UInt8(truncatingIfNeeded: $0 &* 37) })
  }

  @Test func whatIsNoFileIsNamedAsThat() throws {
    func error() -> String? { failure(DataError.self) { try load(path: folder.path + "/data") }.map { "\($0)" } }
    let image = folder.path + "/data/train-images-idx3-ubyte"
    folder.writeFashion(at: "data/")
    try folder.remove("data/train-images-idx3-ubyte")
    #expect(mkdir(image, 0o755) == 0)
    #expect(error() == "cannot read \(image): it is a folder, not a file")
    // A good file of another of its names is taken instead.
    folder.write(gzip(idx([12, 3, 2], [UInt8](repeating: 9, count: 72))), to: "data/train-images.idx3-ubyte.gz")
    #expect(error() == nil)
    try folder.remove("data/train-images.idx3-ubyte.gz")
    try folder.remove("data/train-images-idx3-ubyte")
    #expect(symlink("/gone/train", image + ".gz") == 0)
    #expect(error() == "cannot read \(image).gz: it is a link to /gone/train, which is not there")
    // So it is where there is nothing else, and where the folder itself is none.
    for name in ["train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz"] {
      try folder.remove("data/" + name)
    }
    #expect(error() == "cannot read \(image).gz: it is a link to /gone/train, which is not there")
    try folder.remove("data")
    #expect(symlink("/gone", folder.path + "/data") == 0)
    #expect(error() == "cannot read \(folder.path)/data: it is a link to /gone, which is not there")
    try folder.remove("data")
    folder.write([1], to: "data")
    #expect(error() == "cannot read \(folder.path)/data: it is not a folder")
  }

  /// A place that only has the name of a file does not hide one that has the files.
  @Test func aPlaceWithFilesComesFirst() throws {
    let known = KnownDataSet.fashionMNIST
    folder.writeFashion(at: "own/FashionMNIST/raw/")
    #expect(symlink("/gone", folder.path + "/own/train-images-idx3-ubyte") == 0)
    let found = try known.folder(path: nil) { ["TELAR_DATA": folder.path + "/own"][$0] }
    #expect(found == folder.path + "/own/FashionMNIST/raw")
  }

  @Test func filesThatDoNotBelongTogether() throws {
    folder.writeFashion()
    folder.write(idx([3], [1, 2, 3]), to: "t10k-labels-idx1-ubyte")
    #expect(
      failure(DataError.self) { try load(path: folder.path) }.map { "\($0)" } == """
        \(folder.path)/t10k-images-idx3-ubyte has 5 images, but \(folder.path)/t10k-labels-idx1-ubyte has 3 labels
        """)
    folder.write(idx([5], [1, 2, 3, 10, 4]), to: "t10k-labels-idx1-ubyte")
    #expect(
      failure(DataError.self) { try load(path: folder.path) }.map { "\($0)" } == """
        cannot read \(folder.path)/t10k-labels-idx1-ubyte: label 10 of image 3 is not one of the 10 classes 0 to 9
        """)
    folder.write(idx([5], [1, 2, 3, 4, 4]), to: "t10k-labels-idx1-ubyte")
    folder.write(idx([5, 2, 2], [UInt8](repeating: 0, count: 20)), to: "t10k-images-idx3-ubyte")
    #expect(
      failure(DataError.self) { try load(path: folder.path) }
        == .shapeMismatch(train: Shape(1, 3, 2), test: Shape(1, 2, 2), folder: folder.path))
    try folder.remove("t10k-images-idx3-ubyte")
    #expect(
      failure(DataError.self) { try load(path: folder.path) }.map { "\($0)" } == """
        cannot read \(folder.path)/t10k-images-idx3-ubyte: there is no such file, nor one with .gz or with a dot before \
        idx
        """)
    #expect(try records.names(ofKind: "dataset") == [])
  }

  @Test func aDamagedRecordIsNamedAndMendedFromItsFiles() throws {
    folder.writeFashion()
    _ = try load(path: folder.path)
    let chunks = records.environment.tables.chunks
    try records.environment.write { transaction throws(StoreError) in
      let key = try chunks.keys(in: transaction)[2]
      var bytes = try chunks.value(for: key, in: transaction)!
      bytes[0] ^= 1
      try chunks.put(bytes, for: key, in: transaction)
    }
    let error = failure(DataError.self) { try load() }
    #expect(
      error.map { "\($0)" } == """
        dataset 'fashion-mnist' is damaged: chunk 0 of its array 'test.pixels' does not match its checksum, \
        in the store \(folder.path)/store
        """)
    #expect(error?.remedy == "load it from its files again with path=DIR")
    _ = try load(path: folder.path)
    #expect(try load().wasStored)
  }

  @Test func withoutAStoreOrWithOneThatRefusesItIsReadFromFiles() throws {
    folder.writeFashion()
    #expect(try !DataLibrary(records: nil).load("fashion-mnist", path: folder.path).wasStored)
    _ = try Environment(path: folder.path + "/locked")
    let readOnly = RecordStore(try Environment(path: folder.path + "/locked", access: .readOnly))
    let loaded = try DataLibrary(records: readOnly).load("fashion-mnist", path: folder.path)
    #expect(loaded.storeFailure?.code == .readOnly)
  }

  @Test(arguments: [
    Normalization(mean: 0, deviation: 0), Normalization(mean: .nan, deviation: 1),
    Normalization(mean: 0, deviation: -.infinity), Normalization(mean: 0, deviation: 1e-38),
    Normalization(mean: 0, deviation: 3e38), Normalization(mean: 3e38, deviation: 1e-3),
    Normalization(mean: 1e9, deviation: 1),
  ]) func badNormalizationIsRefused(normalization: Normalization) {
    let error = failure(DataError.self) { try library.load("fashion-mnist", normalization: normalization) }
    guard case .badNormalization = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(.enabled(if: FileKind.isRegular("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")))
  func theRealDataSet() throws {
    _ = try library.load("fashion-mnist")
    let set = try library.load("fashion-mnist").dataSet
    #expect(set.splits.map(\.images.count) == [60_000, 10_000])
    let train = set.splits[0].images
    #expect(train.shape == Shape(1, 28, 28))
    let labels = UnsafeBufferPointer(start: train.labels, count: train.count)
    #expect((0..<10).allSatisfy { label in labels.count { $0 == UInt8(label) } == 6000 })
    // The mean that the field knows for this data set.
    let total = UnsafeBufferPointer(start: train.pixels, count: train.count * 784).reduce(0) { $0 + Int($1) }
    #expect(abs(Double(total) / Double(255 * 784 * train.count) - 0.2860) < 0.0001)
  }
}
