internal import Store

/// A published data set that can be loaded by its name, from four IDX files in one folder.
package struct KnownDataSet: Sendable {
  package let name: String
  package let classes: [String]
  /// Where Debian's package puts the files.
  let debianFolder: String
  /// Where torchvision puts them, below a folder that its user names.
  let torchvisionFolder: String
  let howToGet: String

  package static let fashionMNIST = KnownDataSet(
    name: "fashion-mnist",
    classes: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    debianFolder: "/usr/share/datasets/fashion-mnist",
    torchvisionFolder: "FashionMNIST/raw",
    howToGet: """
      install Debian's package with 'apt install dataset-fashion-mnist', or name the folder with \
      load fashion-mnist path=DIR
      """)

  package static let all = [fashionMNIST]

  /// What its splits are called.
  package static let splitNames = Split.allCases.map(\.rawValue)

  /// The folder with its files. `path` is the one place to look where it is given; `variable` looks up an
  /// environment variable.
  func folder(path: String?, variable: (String) -> String?) throws(DataError) -> String {
    let places = places(path: path, variable: variable)
    if let found = places.first(where: { hasAny(in: $0, where: isFile) }) { return found }
    // What only has the name of one of the files, such as a folder, is told when it is read.
    if let found = places.first(where: { hasAny(in: $0, where: isTaken) }) { return found }
    if let path, let fault = whyNotAFile(path), fault != .missing, fault != .isFolder { throw .file(path, fault) }
    if let path, isFile(path) { throw .file(path, .notAFolder) }
    throw .notFound(dataSet: name, places: places, howToGet: howToGet)
  }

  private func places(path: String?, variable: (String) -> String?) -> [String] {
    func below(_ root: String) -> [String] { [root, "\(root)/\(torchvisionFolder)", "\(root)/\(name)"] }
    if let path { return below(path) }
    var places: [String] = []
    if let root = variable("TELAR_DATA"), !root.isEmpty { places += below(root) }
    places.append(debianFolder)
    var roots = [".", "data"]
    if let home = variable("HOME"), !home.isEmpty { roots += [home, "\(home)/data"] }
    return places + roots.map { "\($0)/\(torchvisionFolder)" }
  }

  private func hasAny(in folder: String, where isThere: (String) -> Bool) -> Bool {
    Split.allCases.contains { split in
      [split.imageFile, split.labelFile].contains { paths(of: $0, in: folder).contains(where: isThere) }
    }
  }

  /// The two parts that the files come in.
  enum Split: String, CaseIterable {
    case train, test

    private var prefix: String { self == .train ? "train" : "t10k" }
    var imageFile: String { "\(prefix)-images-idx3-ubyte" }
    var labelFile: String { "\(prefix)-labels-idx1-ubyte" }
  }

  /// Reads the files of a folder, all of them or none.
  func read(
    folder: String, checkInterruption: () throws(StoreError) -> Void = { () throws(StoreError) in }
  ) throws(DataError) -> DataSetContents {
    var splits: [DataSetContents.Split] = []
    for split in Split.allCases {
      do throws(StoreError) { try checkInterruption() } catch { throw .store(error) }
      let imageFile = try path(of: split.imageFile, in: folder)
      let labelFile = try path(of: split.labelFile, in: folder)
      let images = try IDX(file: imageFile, dimensionCount: 3)
      let labels = try IDX(file: labelFile, dimensionCount: 1)
      guard images.dimensions[0] == labels.dimensions[0] else {
        throw .countMismatch(
          images: images.dimensions[0], imageFile: imageFile, labels: labels.dimensions[0], labelFile: labelFile)
      }
      if let index = labels.elements.firstIndex(where: { Int($0) >= classes.count }) {
        throw .file(
          labelFile,
          .labelOutOfRange(label: Int(labels.elements[index]), index: index, classes: classes.count))
      }
      splits.append(
        DataSetContents.Split(
          name: split.rawValue, size: Array(images.dimensions[1...]), pixels: images.elements,
          labels: labels.elements))
    }
    guard splits[0].size == splits[1].size else {
      throw .sizeMismatch(train: splits[0].size, test: splits[1].size, folder: folder)
    }
    return DataSetContents(
      description: DataSetFields(
        dataSet: name, source: folder, classes: classes, splits: splits.map(\.description)),
      splits: splits)
  }

  private func path(of file: String, in folder: String) throws(DataError) -> String {
    let paths = paths(of: file, in: folder)
    if let found = paths.first(where: isFile) { return found }
    let taken = paths.first(where: isTaken) ?? paths[0]
    throw .file(taken, whyNotAFile(taken) ?? .missing)
  }

  /// Where a file may be: under its own name or as some programs unpack it, with a dot (`train-images.idx3-ubyte`),
  /// compressed or not.
  private func paths(of file: String, in folder: String) -> [String] {
    [file, file.replacing("-idx", with: ".idx")].flatMap { ["\(folder)/\($0)", "\(folder)/\($0).gz"] }
  }
}
