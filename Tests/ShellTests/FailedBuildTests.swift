import Glibc
import TestSupport
import Testing

/// What `scripts/telar` says where the build fails: a folder with the scripts, and a `swift` that fails as the real one.
@Suite struct FailedBuildTests {
  struct Failure: CustomTestStringConvertible {
    /// What the build prints last, and how it ends.
    let message: String
    var status = 1
    /// What a person has to be told.
    let advice: String
    var testDescription: String { message }
  }

  private static let failures = [
    Failure(
      message: "error: unable to write file: /work/.build/x.o: No space left on device", advice: "make room"),
    Failure(message: "error: accessing build database: database or disk is full", advice: "make room"),
    Failure(
      message: "error: compile command failed due to signal 9 (use -v to see invocation)", advice: "TELAR_JOBS=1"),
    Failure(message: "clang: error: unable to execute command: Killed", advice: "TELAR_JOBS=1"),
    Failure(message: "[12/100] Compiling Shell Program.swift", status: 137, advice: "TELAR_JOBS=1"),
    Failure(
      message: "error: Failed to clone repository https://github.com/apple/swift-argument-parser:\n"
        + "    fatal: unable to access 'https://github.com/apple/': Could not resolve host: github.com",
      advice: "look at the network"),
    Failure(message: "shim.h:2:10: error: 'dnnl.h' file not found", advice: "run scripts/setup"),
    Failure(message: "ld.gold: error: cannot find -ldnnl", advice: "run scripts/setup"),
    Failure(message: "Main.swift:1:1: error: expressions are not allowed at the top level", advice: "begin anew"),
  ]

  @Test(arguments: failures) func leadsOn(_ failure: Failure) throws {
    let folder = TemporaryFolder()
    for name in ["scripts", "bin", "Sources"] { mkdir(folder.file(name), 0o755) }
    for name in ["common.sh", "telar"] {
      _ = try ProgramRun("/bin/cp", ["\(Scripts.folder)/\(name)", folder.file("scripts")])
    }
    folder.write("", to: "Package.swift")
    folder.write("#!/bin/sh\nexit 0\n", to: "scripts/setup")
    folder.write("#!/bin/sh\ncat \"$(dirname \"$0\")/message\" >&2\nexit \(failure.status)\n", to: "bin/swift")
    folder.write(failure.message + "\n", to: "bin/message")
    for name in ["scripts/setup", "bin/swift"] { chmod(folder.file(name), 0o755) }

    let run = try ProgramRun(
      folder.file("scripts/telar"), ["-c", "1"], environment: ["PATH": "\(folder.file("bin")):/usr/bin:/bin"])
    #expect(run.status == .exited(failure.status))
    #expect(run.standardOutput == "")
    // All that the build said, then what to do, which is one thing.
    #expect(run.standardError.hasPrefix(failure.message + "\n"))
    let advice = run.standardError.dropFirst(failure.message.count)
    #expect(advice.contains(failure.advice), "\(advice)")
    #expect(Set(FailedBuildTests.failures.map(\.advice)).filter(advice.contains) == [failure.advice], "\(advice)")
    // A build that failed is tried again.
    #expect(access(folder.file(".build/telar-built"), F_OK) != 0)
  }
}

/// The project's own scripts, where the tests were built.
enum Scripts {
  static let folder = SourceFile.root + "/scripts"
}
