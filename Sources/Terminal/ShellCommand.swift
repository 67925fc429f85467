import Glibc

/// Other programs, run by the system's shell in our terminal.
package enum ShellCommand {
  /// How a command ended: its exit status or, as shells count, 128 and the number of the signal that killed it.
  package typealias Status = Int

  /// The status by which a shell says that there is no such program.
  package static let notFound: Status = 127

  /// Runs a line of shell to its end. Ctrl-C reaches it, since it belongs to the same terminal.
  ///
  /// - Parameter input: what it reads; nil for what we read ourselves, the terminal.
  /// - Returns: nil where it could not be started.
  package static func run(_ line: String, input: String? = nil) -> Status? {
    var ends: [CInt] = [-1, -1]
    if input != nil, pipe(&ends) != 0 { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if input != nil {
      _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
      posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
      posix_spawn_file_actions_addclose(&actions, ends[0])
    }
    let arguments = ["/bin/sh", "-c", line].map { (text: String) in strdup(text) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let failure = posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environ)
    if let input {
      close(ends[0])
      // Whoever has read enough closes the pipe, which is no error.
      if failure == 0 { Output(ends[1]).write(input) }
      close(ends[1])
    }
    guard failure == 0 else { return nil }
    var ending: CInt = 0
    while waitpid(process, &ending, 0) < 0 {
      if errno != EINTR { return nil }
    }
    let signal = ending & 0x7F
    return signal == 0 ? Int(ending >> 8) & 0xFF : 128 + Int(signal)
  }
}

/// Long text, a screen at a time.
package enum Pager {
  /// Writes text to an output; to a terminal that it does not fit on through `$PAGER`, or `less` where that is not set.
  package static func show(_ text: String, on output: Output) {
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    guard output.isTerminal, lines >= TerminalSize.current(output.descriptor).rows else { return output.write(text) }
    let status = ShellCommand.run("LESS=${LESS-FRX} ${PAGER:-less}", input: text)
    if status == nil || status == ShellCommand.notFound { output.write(text) }
  }
}
