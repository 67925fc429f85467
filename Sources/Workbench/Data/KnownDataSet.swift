internal import Store
import System

/// A published data set that can be loaded by its name, from files in one folder.
package struct KnownDataSet: Sendable {
  package let name: String
  package let classes: [String]
  let format: any DataFormat
  /// Where Debian's package puts the files; nil where there is none.
  let debianFolder: String?
  /// Where torchvision puts them, below a folder that its user names.
  let torchvisionFolder: String
  let howToGet: String

  /// What its splits are called.
  package static let splitNames = SplitName.allCases.map(\.rawValue)

  /// The folder with its files. `path` is the one place to look where it is given; `variable` looks up an
  /// environment variable.
  func folder(path: String?, variable: (String) -> String?) throws(DataError) -> String {
    let places = places(path: path, variable: variable)
    if let found = places.first(where: { has($0, where: FileKind.isRegular) }) { return found }
    // What only has the name of one of the files, such as a folder, is told when it is read.
    if let found = places.first(where: { has($0, where: FileKind.isTaken) }) { return found }
    if let path, let reason = FileKind.whyNotRegular(path), reason != .missing, reason != .isFolder {
      throw .file(path, FileFault(reason))
    }
    if let path, FileKind.isRegular(path) { throw .file(path, .notAFolder) }
    throw .notFound(dataSet: name, places: places, howToGet: howToGet)
  }

  private func places(path: String?, variable: (String) -> String?) -> [String] {
    func below(_ root: String) -> [String] { [root, "\(root)/\(torchvisionFolder)", "\(root)/\(name)"] }
    if let path { return below(path) }
    var places: [String] = []
    if let root = variable("TELAR_DATA"), !root.isEmpty { places += below(root) }
    if let debianFolder { places.append(debianFolder) }
    var roots = [".", "data"]
    if let home = variable("HOME"), !home.isEmpty { roots += [home, "\(home)/data"] }
    return places + roots.map { "\($0)/\(torchvisionFolder)" }
  }

  private func has(_ place: String, where isThere: (String) -> Bool) -> Bool {
    DataFolder(path: place, format: format).hasAny(where: isThere)
  }

  /// Reads the files of a folder, all of them or none.
  func read(
    folder path: String, checkInterruption: () throws(StoreError) -> Void = { () throws(StoreError) in }
  ) throws(DataError) -> DataSetContents {
    let folder = DataFolder(path: path, format: format)
    var splits: [DataSetContents.Split] = []
    for split in SplitName.allCases {
      do throws(StoreError) { try checkInterruption() } catch { throw .store(error) }
      splits.append(try format.read(split, classes: classes.count, from: folder))
    }
    guard splits[0].shape == splits[1].shape else {
      throw .shapeMismatch(train: splits[0].shape, test: splits[1].shape, folder: path)
    }
    return DataSetContents(
      description: DataSetFields(
        dataSet: name, source: path, classes: classes, splits: splits.map(\.description)),
      splits: splits)
  }
}
