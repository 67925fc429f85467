import Glibc
import Synchronization

/// How a program ended.
package enum ExitStatus: Equatable, Sendable {
  case exited(Int)
  case killed(signal: Int)

  init(waitStatus: CInt) {
    let signal = waitStatus & 0x7F
    self = signal == 0 ? .exited(Int(waitStatus >> 8) & 0xFF) : .killed(signal: Int(signal))
  }
}

/// What can go wrong in running a program for a test.
package enum ProgramError: Error, CustomStringConvertible {
  case notStarted(program: String, errorNumber: CInt)
  case timedOut(waitingFor: String, seen: String)

  package var description: String {
    switch self {
    case .notStarted(let program, let number): "cannot start \(program): \(String(cString: strerror(number)))"
    case .timedOut(let text, let seen): "waited in vain for \(text); seen since the last wait:\n\(seen)"
    }
  }
}

/// Programs built along with the tests.
package enum BuiltProgram {
  /// The path of an executable of this package, which stands beside the tests' own.
  package static func path(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/" + name
  }
}

/// A program run to its end, and what it wrote.
package struct ProgramRun {
  package let standardOutput: String
  package let standardError: String
  package let status: ExitStatus

  /// Runs a program. It is killed, and an error thrown, when it takes longer than `timeout` seconds.
  ///
  /// - Parameters:
  ///   - program: a path.
  ///   - environment: changes to this process's environment; nil removes a variable.
  ///   - standardInput: all that the program can read.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String?] = [:], standardInput: String = "",
    timeout: Double = 60
  ) throws {
    let (process, inputEnd, outputEnd, errorEnd) = try Self.start(program, arguments, environment)
    defer { for end in [outputEnd, errorEnd] { close(end) } }
    // A program that does not read its input must not kill the tests.
    signal(SIGPIPE, SIG_IGN)

    var input: CInt? = inputEnd
    defer { if let input { close(input) } }
    var unsent = Array(standardInput.utf8)[...]
    var received: [[UInt8]] = [[], []]
    var ends = [outputEnd, errorEnd]
    let deadline = Deadline(seconds: timeout)
    while ends.contains(where: { $0 >= 0 }) {
      if unsent.isEmpty, let end = input {
        close(end)
        input = nil
      }
      var events = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      events.append(pollfd(fd: input ?? -1, events: Int16(POLLOUT), revents: 0))
      poll(&events, nfds_t(events.count), deadline.millisecondsLeft)
      if deadline.hasPassed {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        let seen = received.map { String(decoding: $0, as: UTF8.self) }.joined()
        throw ProgramError.timedOut(waitingFor: "the end of \(program)", seen: seen)
      }
      if events[2].revents != 0, let input {
        let count = unsent.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        unsent = count < 0 && errno != EAGAIN ? [] : unsent.dropFirst(max(0, count))
      }
      for index in 0..<2 where events[index].revents != 0 {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(ends[index], &buffer, buffer.count)
        if count > 0 { received[index] += buffer[..<count] } else { ends[index] = -1 }
      }
    }
    var waitStatus: CInt = 0
    while waitpid(process, &waitStatus, 0) < 0, errno == EINTR {}
    standardOutput = String(decoding: received[0], as: UTF8.self)
    standardError = String(decoding: received[1], as: UTF8.self)
    status = ExitStatus(waitStatus: waitStatus)
  }

  /// Starts the program with a pipe for each of its three descriptors, and gives our ends of them.
  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String?]
  ) throws -> (process: pid_t, input: CInt, output: CInt, error: CInt) {
    try startingPrograms.withLock { _ in
      var (input, output, error): ([CInt], [CInt], [CInt]) = ([-1, -1], [-1, -1], [-1, -1])
      guard pipe(&input) == 0, pipe(&output) == 0, pipe(&error) == 0 else {
        throw ProgramError.notStarted(program: program, errorNumber: errno)
      }
      defer { for end in [input[0], output[1], error[1]] { close(end) } }
      for end in input + output + error { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      for end in [input[1], output[0], error[0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
      let process = try spawn(
        program, arguments, environment: environment,
        descriptors: [(input[0], STDIN_FILENO), (output[1], STDOUT_FILENO), (error[1], STDERR_FILENO)])
      return (process, input[1], output[0], error[0])
    }
  }
}

/// Held while descriptors for a program are made: one that another test's program inherits in between would stay open
/// in that, and its end would never be seen.
let startingPrograms = Mutex<Void>(())

/// A moment up to which a test waits.
struct Deadline {
  private let end: Double

  init(seconds: Double) { end = Self.now + seconds }

  var hasPassed: Bool { Self.now >= end }
  var millisecondsLeft: CInt { CInt(max(0, min(1e6, (end - Self.now) * 1000 + 1))) }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Starts a program with the given descriptors (of this process, of the program), all signals as usual.
///
/// - Parameter terminal: the name of a terminal to become standard input, output and error of a new session.
func spawn(
  _ program: String, _ arguments: [String], environment: [String: String?], descriptors: [(CInt, CInt)] = [],
  terminal: String? = nil
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (own, child) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, child) }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
  var signals = sigset_t()
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  // The threads that tests run on have signals blocked; a program started by a person has not.
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  if let terminal {
    // Opened first in the new session, the terminal becomes the one that controls it.
    // 0x80 is POSIX_SPAWN_SETSID, which the C library's header shows only with _GNU_SOURCE.
    flags |= 0x80
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
  }
  posix_spawnattr_setflags(&attributes, Int16(flags))

  let argumentPointers = ([program] + arguments).map { strdup($0) } + [nil]
  let environmentPointers = mergedEnvironment(environment).map { strdup($0) } + [nil]
  defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
  var process = pid_t()
  let failure = posix_spawn(&process, program, &actions, &attributes, argumentPointers, environmentPointers)
  if failure != 0 { throw ProgramError.notStarted(program: program, errorNumber: failure) }
  return process
}

private func mergedEnvironment(_ changes: [String: String?]) -> [String] {
  var entries: [String] = []
  var pointer = environ
  while let entry = pointer.pointee {
    let text = String(cString: entry)
    if changes[String(text.prefix { $0 != "=" })] == nil { entries.append(text) }
    pointer += 1
  }
  return entries + changes.compactMap { name, value in value.map { "\(name)=\($0)" } }
}
