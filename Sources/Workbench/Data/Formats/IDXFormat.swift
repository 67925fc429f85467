internal import Network

/// Grey images and their labels in an IDX file each, as those of MNIST and its relatives.
struct IDXFormat: DataFormat {
  func files(of split: SplitName) -> [String] { [imageFile(of: split), labelFile(of: split)] }

  private func imageFile(of split: SplitName) -> String { "\(prefix(of: split))-images-idx3-ubyte" }
  private func labelFile(of split: SplitName) -> String { "\(prefix(of: split))-labels-idx1-ubyte" }

  private func prefix(of split: SplitName) -> String {
    switch split {
    case .train: "train"
    case .test: "t10k"
    }
  }

  /// Its own or as some programs unpack it, with a dot (`train-images.idx3-ubyte`), compressed or not.
  func names(of file: String) -> [String] {
    [file, file.replacing("-idx", with: ".idx")].flatMap { [$0, "\($0).gz"] }
  }

  var otherNames: String? { "one with .gz or with a dot before idx" }

  func read(_ split: SplitName, classes: Int, from folder: DataFolder) throws(DataError) -> DataSetContents.Split {
    let imageFile = try folder.file(named: imageFile(of: split))
    let labelFile = try folder.file(named: labelFile(of: split))
    let images = try IDX(file: imageFile, dimensionCount: 3)
    let labels = try IDX(file: labelFile, dimensionCount: 1)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw .countMismatch(
        images: images.dimensions[0], imageFile: imageFile, labels: labels.dimensions[0], labelFile: labelFile)
    }
    try requireLabels(labels.elements, below: classes, inFile: labelFile)
    return DataSetContents.Split(
      name: split.rawValue,
      shape: Shape(channels: 1, height: images.dimensions[1], width: images.dimensions[2]), pixels: images.elements,
      labels: labels.elements)
  }
}
