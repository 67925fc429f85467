import System

/// A folder in which the files of a format are looked for.
struct DataFolder {
  let path: String
  let format: any DataFormat

  /// Whether any of the files is there, under one of its names.
  func hasAny(where isThere: (String) -> Bool) -> Bool {
    SplitName.allCases.contains { split in
      format.files(of: split).contains { paths(of: $0).contains(where: isThere) }
    }
  }

  /// Where a file is; throws unless there is one under one of its names.
  func file(named name: String) throws(DataError) -> String {
    let paths = paths(of: name)
    if let found = paths.first(where: FileKind.isRegular) { return found }
    let taken = paths.first(where: FileKind.isTaken) ?? paths[0]
    let fault = FileKind.whyNotRegular(taken).map(FileFault.init) ?? .missing
    throw .file(taken, fault == .missing ? .missing(nor: format.otherNames) : fault)
  }

  private func paths(of file: String) -> [String] { format.names(of: file).map { "\(path)/\($0)" } }
}
