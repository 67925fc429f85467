package import Network
package import Store
import System

/// What is wrong with a file of data.
package enum FileFault: Hashable, Sendable {
  /// It is not there, nor, as that is said, under another of its names.
  case missing(nor: String?)
  case isFolder
  /// A symbolic link to nothing.
  case deadLink(target: String)
  /// A pipe, a device, a socket.
  case notAFile
  /// The place of a folder.
  case notAFolder
  /// Reading failed, with the system's reason.
  case unreadable(String)
  case notGzip
  case truncatedGzip
  case bytesAfterGzip(Int)
  /// The first bytes are not those of an IDX file of 8-bit numbers.
  case wrongMagic([UInt8])
  case wrongElementType(UInt8)
  case wrongDimensionCount(found: Int, expected: Int)
  case emptyDimension([Int])
  case tooLarge([Int])
  /// In bytes, the header included.
  case tooShort(found: Int, expected: Int)
  case tooLong(expected: Int)
  case labelOutOfRange(label: Int, index: Int, classes: Int)
  case memory(MemoryShortage)
}

/// Why data cannot be had.
package enum DataError: Error, Hashable {
  case file(String, FileFault)
  /// Images and labels of a split differ in number.
  case countMismatch(images: Int, imageFile: String, labels: Int, labelFile: String)
  /// Images of two splits differ in height, width or channels.
  case shapeMismatch(train: Shape, test: Shape, folder: String)
  case notFound(dataSet: String, places: [String], howToGet: String)
  case unknownDataSet(String, known: [String])
  /// `path=` names files of a published data set, and this is another's name in the store.
  case noFilesOfItsOwn(String, published: [String])
  case badNormalization(Normalization)
  case store(StoreError)
}

extension FileFault {
  /// There is no such file.
  static let missing = FileFault.missing(nor: nil)
}

extension FileFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let others): "there is no such file" + (others.map { ", nor \($0)" } ?? "")
    case .isFolder: "it is a folder, not a file"
    case .deadLink(let target): "it is a link to \(target), which is not there"
    case .notAFile: "it is a pipe or a device, not a file"
    case .notAFolder: "it is not a folder"
    case .unreadable(let reason): "it cannot be read: \(reason)"
    case .notGzip: "it begins as a gzip file does, but its contents are damaged"
    case .truncatedGzip: "its gzip data ends too early: the file was cut off"
    case .bytesAfterGzip(let count): "\(count) bytes follow the end of its gzip data"
    case .wrongMagic(let bytes):
      "it is not an IDX file: it begins with \(bytes.map(hexadecimal).joined(separator: " ")), not with 00 00 08"
    case .wrongElementType(let type):
      "its elements are of IDX type 0x\(hexadecimal(type)); only 8-bit numbers (0x08) are read"
    case .wrongDimensionCount(let found, let expected):
      "it has \(found) dimension\(found == 1 ? "" : "s") where \(expected) \(expected == 1 ? "is" : "are") needed"
    case .emptyDimension(let sizes): "one of its dimensions \(product(sizes)) is empty"
    case .tooLarge(let sizes): "its dimensions \(product(sizes)) make more than 1 GiB"
    case .tooShort(let found, let expected): "it has \(found) bytes where its header asks for \(expected)"
    case .tooLong(let expected): "it has more than the \(expected) bytes that its header asks for"
    case .labelOutOfRange(let label, let index, let classes):
      "label \(label) of image \(index) is not one of the \(classes) classes 0 to \(classes - 1)"
    case .memory(let shortage): "\(shortage): \(shortage.reason)"
    }
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private func product(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "x") }
}

extension DataError: CustomStringConvertible {
  /// What is wrong and where.
  package var description: String {
    switch self {
    case .file(let path, let fault): return "cannot read \(path): \(fault)"
    case .countMismatch(let images, let imageFile, let labels, let labelFile):
      return "\(imageFile) has \(images) images, but \(labelFile) has \(labels) labels"
    case .shapeMismatch(let train, let test, let folder):
      return "in \(folder), images to train on are \(train), but those to test on \(test)"
    case .notFound(let dataSet, let places, _):
      return "the files of \(dataSet) were not found; these places were tried: \(places.joined(separator: ", "))"
    case .unknownDataSet(let name, _): return "no data set is called '\(name)'"
    case .noFilesOfItsOwn(let name, _):
      return "path= goes only with a published data set's name, and \(name) is the store's"
    case .badNormalization(let normalization):
      return
        "with \(normalization) pixels of 0 … 1 leave the range of single precision, or are no longer told apart"
    case .store(let error): return error.message + (error.path.map { ", in the store \($0)" } ?? "")
    }
  }

  /// What to do about it, where that is known.
  package var remedy: String? {
    switch self {
    case .file(_, .memory): nil
    case .file: "get the file again, or name another folder with path=DIR"
    case .countMismatch, .shapeMismatch: "the files do not belong together; name another folder with path=DIR"
    case .notFound(_, _, let howToGet): howToGet
    case .unknownDataSet(_, let known): "there are: \(known.joined(separator: ", "))"
    case .noFilesOfItsOwn(let name, let published):
      "leave path= out, or read files as it: load \(published.joined(separator: "|")) path=DIR as=\(name)"
    case .badNormalization: "choose numbers of the pixels' size, such as mean=0.5 std=0.5"
    case .store(let error): error.remedy
    }
  }
}
