import Glibc
import System

/// A text that comes bit by bit, as through a pipe: gives its statements as they become complete, so that another
/// program can ask, read the answer and ask again.
package final class StatementStream {
  private let name: String
  private let descriptor: CInt
  private let commands: Set<String>
  private let isInterrupted: () -> Bool

  /// What has come and was not given yet, from the beginning of a line; in that line, where the next statement begins.
  private var pending: [UInt8] = []
  private var start = 0
  /// The number of that line.
  private var line = 1
  /// How much of `pending` is known to be the beginning of an open statement.
  private var openCount = 0
  private var isAtEnd = false

  /// The most bytes of one statement.
  private static let largestStatement = 64 << 20
  /// How long a wait for more takes before it looks for Ctrl-C, in milliseconds; a signal mostly ends the wait itself.
  private static let patience: CInt = 200

  /// For a file that is a pipe or a terminal; nil for any other, which can be read as a whole before it is run.
  ///
  /// - Parameter name: what messages call the text; the path if not given.
  package init?(file path: String, name: String? = nil, commands: Set<String>, isInterrupted: @escaping () -> Bool) {
    guard FileKind.isStream(Places.expandHome(path)) else { return nil }
    // Standard input may be a socket, which cannot be opened by its path.
    let isInput = path == "/dev/stdin"
    let opened = isInput ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(Places.expandHome(path), O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    self.name = name ?? path
    descriptor = opened
    self.commands = commands
    self.isInterrupted = isInterrupted
  }

  deinit { close(descriptor) }

  /// The next statements that are complete, and what is wrong with them, in the order of their places; nil at the end.
  package func next() throws(Problem) -> ParseResult? {
    while true {
      if let complete = takeComplete() { return complete }
      if isAtEnd { return nil }
      try read()
    }
  }

  private func read() throws(Problem) {
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&event, 1, StatementStream.patience) <= 0 {
      if isInterrupted() { throw .interrupted }
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 {
      pending += buffer[..<count]
      if pending.count > StatementStream.largestStatement {
        throw .unreadableFile(
          path: name, reason: "a statement is larger than \(StatementStream.largestStatement >> 20) MiB")
      }
    } else if count == 0 {
      isAtEnd = true
    } else if errno != EINTR && errno != EAGAIN {
      throw .unreadableFile(path: name, reason: String(cString: strerror(errno)))
    }
  }

  /// The statements in the lines that are there in whole; nil where there are none.
  private func takeComplete() -> ParseResult? {
    let end = isAtEnd ? pending.count : wholeLines
    guard end > start, isAtEnd || end > openCount, isAtEnd || mayClose(end) else { return nil }
    let source = SourceText(name: name, bytes: Array(pending[..<end]), firstLine: line)
    if let unreadable = Lexer.unreadablePlace(in: source) { return takeLast(before: unreadable, source) }
    var result = parse(source, commands: commands, from: start)
    var rest = end
    if result.isOpenAtEnd, !isAtEnd, let open = result.unread.last {
      rest = open.start
      openCount = end
      result = result.before(rest)
    }
    advance(to: rest, in: source)
    return result.script.statements.isEmpty && result.diagnostics.isEmpty ? nil : result
  }

  /// What stands above the line of a byte that no text may hold, and the error; nothing behind it is read.
  private func takeLast(before unreadable: Diagnostic, _ source: SourceText) -> ParseResult {
    let lineStart = source.lineRange(at: unreadable.place?.span.start ?? 0).lowerBound
    let readable = SourceText(name: name, bytes: Array(source.bytes[..<lineStart]), firstLine: line)
    let result = parse(readable, commands: commands, from: min(start, lineStart))
    (pending, start, isAtEnd) = ([], 0, true)
    return ParseResult(
      script: result.script, diagnostics: result.diagnostics + [unreadable], unread: result.unread,
      isOpenAtEnd: false)
  }

  /// Where the last line ends that is there in whole and does not go on with the next.
  private var wholeLines: Int {
    var end = pending.count
    while let newline = pending[..<end].lastIndex(of: ASCII.newline) {
      var before = newline
      if before > 0, pending[before - 1] == ASCII.carriageReturn { before -= 1 }
      if before == 0 || pending[before - 1] != ASCII.backslash { return newline + 1 }
      end = newline
    }
    return 0
  }

  /// Whether an open statement may end in what has come since it was found open: only then is it read once more.
  private func mayClose(_ end: Int) -> Bool {
    openCount == 0 || pending[openCount..<end].contains { StatementStream.closing.contains($0) }
  }

  private static let closing = Set("})]\"'".utf8)

  private func advance(to rest: Int, in source: SourceText) {
    let lineStart = source.lineRange(at: rest).lowerBound
    line += pending[..<lineStart].count { $0 == ASCII.newline }
    pending.removeFirst(lineStart)
    start = rest - lineStart
    openCount = max(0, openCount - lineStart)
    if start >= openCount { openCount = 0 }
  }
}

extension ParseResult {
  /// The part that stands before a place.
  fileprivate func before(_ end: Int) -> ParseResult {
    ParseResult(
      script: Script(source: script.source, statements: script.statements.filter { $0.span.start < end }),
      diagnostics: diagnostics.filter { $0.place.map { $0.span.start < end } ?? true },
      unread: unread.filter { $0.start < end }, isOpenAtEnd: false)
  }
}
