import Network
import TestSupport
import Testing

@testable import Store
@testable import Workbench

/// Another format than IDX: what a reader has to do is its own file, and all else goes on from there, also for colour.
struct DataFormatTests {
  /// Small images in colour, each behind its label, as those of CIFAR-10.
  private struct Labelled: DataFormat {
    static let shape = Shape(channels: 3, height: 2, width: 4)

    func files(of split: SplitName) -> [String] { ["\(split.rawValue)_batch.bin"] }
    func names(of file: String) -> [String] { [file] }
    var otherNames: String? { nil }

    func read(_ split: SplitName, classes: Int, from folder: DataFolder) throws(DataError) -> DataSetContents.Split {
      let path = try folder.file(named: files(of: split)[0])
      let bytes = try contents(ofFile: path)
      let size = 1 + Self.shape.count
      guard bytes.count % size == 0 else {
        throw .file(path, .tooShort(found: bytes.count, expected: (bytes.count / size + 1) * size))
      }
      let starts = stride(from: 0, to: bytes.count, by: size)
      let labels = starts.map { bytes[$0] }
      try requireLabels(labels, below: classes, inFile: path)
      return DataSetContents.Split(
        name: split.rawValue, shape: Self.shape, pixels: starts.flatMap { bytes[$0 + 1..<$0 + size] }, labels: labels)
    }
  }

  private let folder: TemporaryFolder
  private let library: DataLibrary

  init() throws {
    folder = TemporaryFolder()
    let known = KnownDataSet(
      name: "small", classes: ["a", "b"], format: Labelled(), debianFolder: nil, torchvisionFolder: "small-batches",
      howToGet: "draw them")
    library = DataLibrary(records: try folder.records(), known: [known])
  }

  private func images(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { image -> [UInt8] in
      let pixels: [UInt8] = (0..<24).map { UInt8(image * 24 + $0) }
      return [UInt8(image % 2)] + pixels
    }
  }

  private func load() throws -> DataLibrary.Loaded { try library.load("small", path: folder.path) }

  @Test func colourComesThroughAndIsThereTheNextTime() throws {
    folder.write(images(7), to: "train_batch.bin")
    folder.write(images(3), to: "test_batch.bin")
    let first = try load()
    let second = try library.load("small")
    #expect(!first.wasStored && first.storeFailure == nil && second.wasStored)
    for loaded in [first, second] {
      let train = try #require(loaded.dataSet.split("small.train")).images
      #expect(train.shape == Shape(3, 2, 4) && train.count == 7 && train.classes == ["a", "b"])
      #expect(Array(UnsafeBufferPointer(start: train.pixels, count: 7 * 24)) == (0..<168).map { UInt8($0) })
      #expect((0..<7).map(train.label) == [0, 1, 0, 1, 0, 1, 0])
      #expect(loaded.dataSet.split("test")?.images.count == 3)
    }
    #expect(first.dataSet.splits.map(\.fingerprint) == second.dataSet.splits.map(\.fingerprint))
  }

  @Test func whatIsWrongIsSaidInTheFormatsWords() throws {
    func error() -> String? { failure(DataError.self) { try load() }.map { "\($0)" } }
    folder.write(images(7), to: "train_batch.bin")
    let test = folder.path + "/test_batch.bin"
    #expect(error() == "cannot read \(test): there is no such file")
    folder.write(images(3).dropLast(), to: "test_batch.bin")
    #expect(error() == "cannot read \(test): it has 74 bytes where its header asks for 75")
    folder.write([2] + images(1).dropFirst(), to: "test_batch.bin")
    #expect(error() == "cannot read \(test): label 2 of image 0 is not one of the 2 classes 0 to 1")
  }

  /// What is published is found by its name, whatever its format.
  @Test func publishedDataSetsHaveNamesOfTheirOwn() {
    let all = KnownDataSet.all
    #expect(Set(all.map(\.name)).count == all.count)
    for known in all {
      for split in SplitName.allCases {
        for file in known.format.files(of: split) { #expect(known.format.names(of: file).first == file) }
      }
    }
  }
}
