import Glibc

/// The one way by which files are read: whole, within a bound, and so that it can be interrupted.
package enum FileReading {
  /// The bytes of a regular file; of anything else an error, without waiting for a pipe's other end.
  ///
  /// - Parameters:
  ///   - limit: the most bytes; more are an error.
  ///   - isInterrupted: asked between pieces; ends the reading with `interrupted`.
  package static func regularFile(
    _ path: String, atMost limit: Int, isInterrupted: () -> Bool = { false }
  ) throws(FileError) -> [UInt8] {
    // Non-blocking, so that opening a pipe does not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let failure = errno
      throw FileError(path, FileKind.whyNotRegular(path) ?? .system(failure))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(errno: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path, FileKind.whyNotRegular(path) ?? .notAFile) }
    return try bytes(of: descriptor, path, expected: Int(status.st_size), atMost: limit, isInterrupted)
  }

  /// The bytes of a file, a pipe or a device, up to its end.
  package static func anyFile(
    _ path: String, atMost limit: Int, isInterrupted: () -> Bool = { false }
  ) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(errno: path) }
    defer { close(descriptor) }
    return try openFile(descriptor, path, atMost: limit, isInterrupted: isInterrupted)
  }

  /// The bytes of a file that is open, from where it stands up to its end.
  package static func openFile(
    _ descriptor: CInt, _ path: String, atMost limit: Int, isInterrupted: () -> Bool = { false }
  ) throws(FileError) -> [UInt8] {
    var status = stat()
    let size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    return try bytes(of: descriptor, path, expected: size, atMost: limit, isInterrupted)
  }

  private static let pieceSize = 4 << 20

  private static func bytes(
    of descriptor: CInt, _ path: String, expected: Int, atMost limit: Int, _ isInterrupted: () -> Bool
  ) throws(FileError) -> [UInt8] {
    guard expected <= limit else { throw FileError(path, .tooLarge(limit: limit)) }
    // A file may grow while it is read, and one of /proc says that it has no bytes.
    var capacity = max(expected, 1 << 16)
    var bytes: [UInt8] = []
    while true {
      do throws(MemoryShortage) { try MachineMemory.require(capacity, for: "reading it") } catch {
        throw FileError(path, .memory(error))
      }
      bytes.reserveCapacity(capacity)
      while bytes.count < capacity {
        if isInterrupted() { throw FileError(path, .interrupted) }
        let room = min(capacity - bytes.count, pieceSize)
        let (count, failure) = append(to: &bytes, room, from: descriptor)
        if count == 0 { return bytes }
        if count < 0, failure != EINTR { throw FileError(path, .system(failure)) }
      }
      if bytes.count > limit { throw FileError(path, .tooLarge(limit: limit)) }
      // One byte more tells whether that was all.
      let (count, failure) = append(to: &bytes, 1, from: descriptor)
      if count == 0 { return bytes }
      if count < 0, failure != EINTR { throw FileError(path, .system(failure)) }
      capacity = min(2 * capacity, limit + 1)
    }
  }

  private static func append(to bytes: inout [UInt8], _ room: Int, from descriptor: CInt) -> (count: Int, errno: CInt) {
    let start = bytes.count
    var count = 0
    var failure: CInt = 0
    bytes.append(contentsOf: repeatElement(0, count: room))
    bytes.withUnsafeMutableBytes { memory in
      count = read(descriptor, memory.baseAddress! + start, room)
      failure = errno
    }
    bytes.removeLast(room - max(count, 0))
    return (count, failure)
  }
}
