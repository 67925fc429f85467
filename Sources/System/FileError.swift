import Glibc

/// Why a file cannot be read or written.
package struct FileError: Error, Hashable, Sendable {
  package let path: String
  package let reason: Reason

  package enum Reason: Hashable, Sendable {
    case missing
    case isFolder
    /// A symbolic link to nothing.
    case deadLink(target: String)
    /// A pipe, a device, a socket.
    case notAFile
    /// More than so many bytes.
    case tooLarge(limit: Int)
    case memory(MemoryShortage)
    case interrupted
    /// What the system says, as `errno` has it.
    case system(CInt)
  }

  package init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// With what the last call to the system said.
  init(errno path: String) { self.init(path, .system(Glibc.errno)) }
}

extension FileError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing: String(cString: strerror(ENOENT))
    case .isFolder: "it is a folder, not a file"
    case .deadLink(let target): "it is a link to \(target), which is not there"
    case .notAFile: "it is a pipe or a device, not a file"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    case .memory(let shortage): "\(shortage): \(shortage.reason)"
    case .interrupted: "interrupted"
    case .system(let number): String(cString: strerror(number))
    }
  }
}
