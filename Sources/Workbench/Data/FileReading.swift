import System

/// The most bytes of a file: beyond any data set of the kinds that are read.
let maximumFileSize = 1 << 30

/// The whole of a regular file.
func contents(ofFile path: String) throws(DataError) -> [UInt8] {
  do throws(FileError) { return try FileReading.regularFile(path, atMost: maximumFileSize) } catch {
    throw .file(path, FileFault(error.reason))
  }
}

/// Throws unless there is memory for so many bytes of a file.
func requireMemory(_ bytes: Int) throws(FileFault) {
  do throws(MemoryShortage) { try MachineMemory.require(bytes, for: "reading it") } catch { throw .memory(error) }
}

extension FileFault {
  init(_ reason: FileError.Reason) {
    self =
      switch reason {
      case .missing: .missing
      case .isFolder: .isFolder
      case .deadLink(let target): .deadLink(target: target)
      case .notAFile: .notAFile
      case .tooLarge(let limit): .tooLarge([limit + 1])
      case .memory(let shortage): .memory(shortage)
      case .interrupted, .system: .unreadable("\(reason)")
      }
  }
}
