import System

/// The largest script that is read, in bytes: more is surely a mistake, such as a data file.
private let largestScript = 64 << 20

/// What the tree of a script takes for each of its bytes, at most.
private let treeBytes = 150

/// The bytes of a script file. `~/` stands for the home folder.
package func readFile(_ path: String) throws(Problem) -> [UInt8] {
  let bytes: [UInt8]
  do throws(FileError) {
    bytes = try FileReading.anyFile(Places.expandHome(path), atMost: largestScript)
  } catch {
    throw .unreadableFile(path: path, reason: "\(error.reason)")
  }
  try ValueLimits.requireMemory(bytes.count * treeBytes)
  return bytes
}

/// A path written in a script: absolute, or relative to the script's folder.
func resolve(path: String, from source: SourceText) -> String {
  guard let folder = source.folder, !path.hasPrefix("/"), !path.hasPrefix("~/") else { return path }
  return folder + path
}
