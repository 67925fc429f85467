import Glibc
import Language
import System

/// Writing results to files.
enum ResultFile {
  /// Puts `text` into the file at `path`, in place of what it had: readers see the old text or the new, never a part.
  static func replace(_ path: String, with text: String) throws(Problem) {
    do throws(FileError) { try FileWriting.replace(path, with: Array(text.utf8)) } catch { throw unwritable(error) }
  }

  /// Puts `text` at the end of the file at `path`, which is made where it is not there.
  static func append(_ path: String, _ text: String) throws(Problem) {
    do throws(FileError) { try FileWriting.append(path, Array(text.utf8)) } catch { throw unwritable(error) }
  }

  /// Whether it is a file that has something in it already.
  static func hasText(_ path: String) -> Bool {
    var status = stat()
    return stat(Places.resolved(path), &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  /// The first bytes of a file that has some, at most `count`, and its last one.
  static func ends(_ path: String, first count: Int) throws(Problem) -> (first: [UInt8], last: UInt8) {
    let descriptor = open(Places.resolved(path), O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    var bytes = [UInt8](repeating: 0, count: count)
    var last: UInt8 = 0
    let found = pread(descriptor, &bytes, count, 0)
    guard found > 0, pread(descriptor, &last, 1, lseek(descriptor, 0, SEEK_END) - 1) == 1 else {
      throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
    }
    return (Array(bytes.prefix(found)), last)
  }

  /// Throws where it can be seen beforehand that the file cannot be written, so that no work is done for nothing.
  static func checkWritable(_ path: String, appends: Bool) throws(Problem) {
    do throws(FileError) { try FileWriting.checkWritable(path, appends: appends) } catch { throw unwritable(error) }
  }

  /// Throws where a file to whose end a result is to be put is, by its ending or by what it has, of another format: a
  /// reader of either would stumble over the other. A result among text, such as a log, is all right.
  static func checkAgrees(_ path: String, with format: ResultFormat) throws(Problem) {
    let ending = ResultFormat.ending(of: path)
    if let ending, let other = ResultFormat(ending: ending), other != format {
      throw .custom(
        message: "a result as \(format.rawValue) does not go into the \(other.rawValue) file `\(path)`",
        remedy: "say format=\(other.rawValue), or choose another file")
    }
    guard format == .json || format == .csv, hasText(path) else { return }
    let first = try ends(path, first: 4096).first.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let beginsAsJSON = first == UInt8(ascii: "{")
    let fits = format == .json ? beginsAsJSON || first == nil : !beginsAsJSON && first != UInt8(ascii: "|")
    guard !fits else { return }
    let what = beginsAsJSON ? "JSON" : first == UInt8(ascii: "|") ? "a Markdown table" : "something else than JSON"
    throw .custom(
      message: "a result as \(format.rawValue) does not go into `\(path)`", why: "the file begins with \(what)",
      remedy: "choose another file, or write it anew with out=")
  }

  private static func unwritable(_ error: FileError) -> Problem {
    .unwritableFile(path: error.path, reason: "\(error.reason)")
  }
}
