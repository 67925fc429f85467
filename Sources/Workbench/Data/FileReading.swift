internal import Compute
import Glibc

/// The most bytes of a file: beyond any data set of the kinds that are read.
let maximumFileSize = 1 << 30

/// The whole of a regular file.
func contents(ofFile path: String) throws(DataError) -> [UInt8] {
  // Non-blocking, so that opening a pipe does not wait for a writer.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    let failure = errno
    throw .file(path, whyNotAFile(path) ?? .unreadable(String(cString: strerror(failure))))
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .file(path, .unreadable(String(cString: strerror(errno)))) }
  guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path, whyNotAFile(path) ?? .notAFile) }
  let size = Int(status.st_size)
  guard size <= maximumFileSize else { throw .file(path, .tooLarge([size])) }
  do throws(FileFault) { try requireMemory(size) } catch { throw .file(path, error) }
  var failure: Int32 = 0
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size {
      let received = read(descriptor, buffer.baseAddress! + count, size - count)
      if received > 0 {
        count += received
      } else if received == 0 {
        return
      } else if errno != EINTR {
        failure = errno
        return
      }
    }
  }
  guard failure == 0 else { throw .file(path, .unreadable(String(cString: strerror(failure)))) }
  return bytes
}

/// Throws unless there is memory for so many bytes of a file.
func requireMemory(_ bytes: Int) throws(FileFault) {
  do throws(MemoryShortage) { try MachineMemory.require(bytes, for: "reading it") } catch { throw .memory(error) }
}

/// Whether there is a regular file.
func isFile(_ path: String) -> Bool { whyNotAFile(path) == nil }

/// Whether there is anything of this name, be it a link to nothing.
func isTaken(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}

/// What there is instead of a regular file; nil where there is one.
func whyNotAFile(_ path: String) -> FileFault? {
  var status = stat()
  if stat(path, &status) == 0 {
    switch status.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return .isFolder
    default: return .notAFile
    }
  }
  let failure = errno
  guard failure == ENOENT || failure == ENOTDIR else { return .unreadable(String(cString: strerror(failure))) }
  guard isTaken(path) else { return .missing }
  var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
  let count = target.withUnsafeMutableBytes { bytes in
    readlink(path, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
  }
  return .deadLink(target: String(decoding: target.prefix(max(0, count)), as: UTF8.self))
}
