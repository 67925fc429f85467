import Glibc

/// What this process has taken of the system. For processes of their own, where nothing else takes any.
package struct ProcessUse: Sendable {
  /// Bytes that the C library's heap has handed out.
  package let heap: Int
  /// Bytes of memory that are resident, without files.
  package let resident: Int
  package let descriptors: Int
  package let threads: Int

  package static var now: ProcessUse {
    let resident = ProcessUse.lines(of: "/proc/self/status").first { $0.hasPrefix("RssAnon:") }
    return ProcessUse(
      heap: heapInUse(), resident: resident.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? 0,
      descriptors: entries(of: "/proc/self/fd"), threads: entries(of: "/proc/self/task"))
  }

  private static func lines(of path: String) -> [Substring] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    let text = String(unsafeUninitializedCapacity: 8192) { max(read(descriptor, $0.baseAddress, $0.count), 0) }
    return text.split(separator: "\n")
  }

  private static func entries(of path: String) -> Int {
    guard let folder = opendir(path) else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }
}

/// What the C library's heap has handed out, from its own report: what it took from the system less what is free.
package func heapInUse() -> Int {
  typealias Report = @convention(c) (CInt, UnsafeMutablePointer<FILE>) -> CInt
  let report = unsafeBitCast(dlsym(nil, "malloc_info")!, to: Report.self)
  var text: UnsafeMutablePointer<CChar>?
  var length = 0
  let file = open_memstream(&text, &length)!
  _ = report(0, file)
  fclose(file)
  defer { free(text) }
  // The sums over all heaps stand at the end.
  let lines = String(cString: text!).split(separator: "\n")
  func size(_ start: String) -> Int {
    let line = lines.last { $0.hasPrefix(start) }!
    let value = line.split(separator: "\"").dropLast().last!
    return Int(value)!
  }
  return size("<system type=\"current\"") + size("<total type=\"mmap\"") - size("<total type=\"fast\"")
    - size("<total type=\"rest\"")
}
