/// A format in which published data sets come as files. Its reader is a file in this folder, and what comes in it is an
/// entry in `KnownDataSets.swift`.
protocol DataFormat: Sendable {
  /// The files of a split, under the names that they are published with.
  func files(of split: SplitName) -> [String]

  /// The names that such a file may have in a folder, its own first.
  func names(of file: String) -> [String]

  /// What these are besides its own, as one is told who has none of them: `one with .gz`. nil where there are none.
  var otherNames: String? { get }

  /// Reads a split's files, which must be all there and hold nothing else.
  ///
  /// - Parameter classes: how many there are; see `requireLabels`.
  func read(_ split: SplitName, classes: Int, from folder: DataFolder) throws(DataError) -> DataSetContents.Split
}

/// The parts that a data set comes in.
enum SplitName: String, CaseIterable {
  case train, test
}

/// Throws unless there is a class for every label of a file.
func requireLabels(_ labels: [UInt8], below classes: Int, inFile path: String) throws(DataError) {
  if let index = labels.firstIndex(where: { Int($0) >= classes }) {
    throw .file(path, .labelOutOfRange(label: Int(labels[index]), index: index, classes: classes))
  }
}
