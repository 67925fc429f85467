import Glibc
import Synchronization

/// Writing to a file descriptor so that nothing gets lost and nothing crashes: partial writes go on, an
/// interrupted call is made again, and a reader that has gone away is remembered instead of killing the process.
package final class Output: Sendable {
  /// The process's standard output.
  package static let standard = Output(STDOUT_FILENO)
  /// The process's standard error.
  package static let error = Output(STDERR_FILENO)

  /// The file descriptor written to; it stays open.
  package let descriptor: CInt
  private let firstFailure = Atomic<CInt>(0)

  package init(_ descriptor: CInt) { self.descriptor = descriptor }

  /// Whether this leads to a terminal.
  package var isTerminal: Bool { Terminal.isTerminal(descriptor) }

  /// The reader has gone away (`| head`): the program should end quietly, without an error.
  package var isClosed: Bool { firstFailure.load(ordering: .relaxed) == EPIPE }

  /// The first error number (`errno`) that writing met, or nil: `EPIPE` is `isClosed`, others (a full disk) are errors
  /// to report. After a failure writing does nothing.
  package var failure: CInt? {
    let number = firstFailure.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Makes a closed pipe an error of the write instead of the process's death. To be called once, at the start.
  /// A handler that does nothing is used, because children would inherit an ignored signal.
  package static func preventDeathByClosedPipe() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    action.sa_flags = SA_RESTART
    sigaction(SIGPIPE, &action, nil)
  }

  /// Writes the whole text, as UTF-8; see `failure` for what became of it.
  package func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in write(UnsafeRawBufferPointer(bytes)) }
  }

  /// Writes the text and a newline, in one go.
  package func writeLine(_ text: String = "") { write(text + "\n") }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, failure == nil {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      } else if errno == EAGAIN {
        // A terminal that another program left in non-blocking mode: wait until it takes more.
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      } else if errno != EINTR {
        firstFailure.store(errno, ordering: .relaxed)
      }
    }
  }
}
