import Glibc

/// The largest script that is read, in bytes: more is surely a mistake, such as a data file.
private let largestScript = 64 << 20

/// What the tree of a script takes for each of its bytes, at most.
private let treeBytes = 150

/// The bytes of a script file. `~/` stands for the home folder.
package func readFile(_ path: String) throws(Problem) -> [UInt8] {
  let descriptor = open(expandHome(path), O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadableFile(path: path, reason: systemReason()) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count == 0 {
      try ValueLimits.requireMemory(bytes.count * treeBytes)
      return bytes
    }
    if count < 0 {
      if errno == EINTR { continue }
      throw .unreadableFile(path: path, reason: systemReason())
    }
    bytes += buffer[..<count]
    if bytes.count > largestScript {
      throw .unreadableFile(path: path, reason: "it is larger than \(largestScript >> 20) MiB")
    }
  }
}

private func systemReason() -> String { String(cString: strerror(errno)) }

func expandHome(_ path: String) -> String {
  guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
  return String(cString: home) + path.dropFirst()
}

/// The one path by which a file is known, however it is written, so that a file that sources itself is seen to do so.
func canonical(path: String) -> String {
  guard let resolved = realpath(expandHome(path), nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// A path written in a script: absolute, or relative to the script's folder.
func resolve(path: String, from source: SourceText) -> String {
  guard let folder = source.folder, !path.hasPrefix("/"), !path.hasPrefix("~/") else { return path }
  return folder + path
}
