import Glibc
import Language
import TestSupport
import Testing

/// Under a limit of addresses the program ends with a status, never by a signal, and what is refused names memory.
@Suite struct LimitedMemoryTests {
  /// In kilobytes, as `ulimit -v` takes them; `scripts/try-limits` tries many more.
  @Test(arguments: [120_000, 200_000, 320_000, 480_000, 1_000_000, 4_000_000], ["engine", "language"])
  func noLimitEndsItByASignal(limit: Int, script: String) throws {
    let place = try Workplace(isPrepared: false)
    let text = try #require(SourceFile.text(LimitedMemoryTests.folder + "/\(script).telar"))
    let path = place.folder.write(text, to: "\(script).telar")
    let run = try ProgramRun(
      "/bin/bash", ["-c", "ulimit -v \(limit) && exec \"$0\" \"$1\" size=300", Workplace.binary, path],
      environment: place.environment, timeout: 120)
    let isRefused =
      run.status == .exited(1) && run.standardError.contains("error: ") && run.standardError.contains("memory")
    #expect(run.status == .exited(0) || isRefused, "\(limit) \(script): \(run.status)\n\(run.standardError)")
    // What is enough for all of it.
    if limit >= 1_000_000 { #expect(run.status == .exited(0), "\(run.standardError)") }
  }

  private static let folder = "scripts/limits.d"

  /// What does not fit is refused with what it needs and what there is, and the session goes on.
  @Test(arguments: [
    (
      "model m input=1x3000x3000 { maxpool 200; flatten; linear 10 }; benchmark m what=inference batch=200",
      "200 images of 1x3000x3000 needs 3.6 GB of memory, and there are "
    ),
    (
      "model m input=1x28x28 { flatten; linear 20000; relu; linear 10 }; load fashion-mnist; train m",
      "training m with batch=128 needs "
    ),
    ("threads 256", "256 threads cannot be started: the system has room for "),
    (
      "model m input=1x28x28 { flatten; linear 200000 }",
      "model m with this linear needs 1.9 GB of memory, and there are "
    ),
  ])
  func whatDoesNotFitIsRefused(text: String, message: String) throws {
    let place = try Workplace(isPrepared: false)
    let script = "try { \(text) } catch e { print $e.message }; print \"goes on\""
    let run = try ProgramRun(
      "/bin/bash", ["-c", "ulimit -v 900000 && exec \"$0\" -c \"$1\"", Workplace.binary, script],
      environment: place.environment)
    #expect(run.status == .exited(0), "\(run.standardError)")
    #expect(run.standardOutput.contains(message), "\(run.standardOutput)")
    #expect(run.standardOutput.hasSuffix("goes on\n"))
  }

  /// A store whose map finds no addresses is one that cannot be opened or cannot grow, and no more than that.
  @Test func aStoreThatCannotGrowIsAnError() throws {
    let place = try Workplace(isPrepared: false)
    let script = """
      model m input=1x28x28 { flatten; linear 10000 }
      for i in 1..40 { save m as="c$i" }
      """
    let run = try ProgramRun(
      "/bin/bash", ["-c", "ulimit -v 500000 && exec \"$0\" -c \"$1\"", Workplace.binary, script],
      environment: place.environment)
    #expect(run.status == .exited(1))
    #expect(run.standardError.contains("memory") || run.standardError.contains("addresses"), "\(run.standardError)")
    // What was saved before is there.
    let after = try place.telar(["-c", "print (len((checkpoints).checkpoints)); restore c1"])
    #expect(after.status == .exited(0), "\(after.standardError)")
  }
}
