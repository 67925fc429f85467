import Glibc
import Shell
import Terminal
import TestSupport
import Testing

/// What is done a hundred times in a session takes no more than once: memory, open files and threads. In a process of
/// its own, where nothing else takes any.
@Suite struct CommandMemoryTests {
  /// Each is run often enough to fill what is kept on purpose, such as undo's steps, and then a hundred times more.
  private static let works = [
    "train m limit=40 batch=20 validate=none", "train m limit=20 batch=20 optimizer=sgd",
    "train clf limit=20 batch=20", "train clf limit=20 batch=20 keep=no", "evaluate m",
    "evaluate clf data=test", "embed test with=ae.encoder as=e", "embed test with=ae as=e; embed test with=clf as=e",
    "nearest latent id=3 k=5", "nearest latent id=3 k=5 metric=cosine",
    "benchmark m on=test seconds=0.0001 batch=8", "benchmark m on=test seconds=0.0001 batch=8 threads=1",
    "benchmark m on=test what=inference batch=1 seconds=0.0001", "load fashion-mnist",
    "load fashion-mnist path=data as=again",
    "save m", "restore clf as=back", "attach head to=ae.encoder { flatten; linear 10 }",
    "model n input=1x28x28 { conv 4; relu; maxpool 2; flatten; linear 10 }", "freeze ae; unfreeze ae", "summary ae",
    "threads 1; evaluate m; threads 2; evaluate m", "show latent; show ae", "models; checkpoints; embeddings",
    "seed 1; set timing=no; variables", "print out=\"out.txt\" \"text\"", "show test id=3",
    "try { train m batch=20 limit=20 data=nothing } catch e { }", "try { fail \"on purpose\" } catch e { }",
    "let text = join(range(500), \",\"); let parts = sort(split($text, \",\"))",
  ]

  @Test func aHundredCallsLeaveNothingBehind() async throws {
    let place = try Workplace(isPrepared: true)
    await #expect(processExitsWith: .success) { [folder = place.folder.path as String] in
      #expect(chdir(folder) == 0)
      setenv("TELAR_DATA", "data", 1)
      guard try Self.runAll() else { exit(1) }
    }
  }

  private static func runAll() throws -> Bool {
    let nowhere = Output(open("/dev/null", O_RDWR | O_CLOEXEC))
    let session = Session(storeFolder: "store", output: nowhere, errorOutput: nowhere)
    let program = Program(session: session)
    func run(_ text: String) -> Bool { program.run(.text(text), arguments: [], checkOnly: false) == 0 }
    let beginning = """
      threads 2; load fashion-mnist; restore ae; restore clf
      model m input=1x28x28 { conv 4 pad=1; relu; maxpool 2; flatten; linear 16; relu; dropout 0.1; linear 10 }
      """
    guard run(beginning) else { throw Failed(what: beginning) }
    var isGood = true
    for work in works {
      guard run("for i in 1..60 { \(work) }") else { throw Failed(what: work) }
      let before = ProcessUse.now
      guard run("for i in 1..100 { \(work) }") else { throw Failed(what: work) }
      let after = ProcessUse.now
      let (heap, resident) = (after.heap - before.heap, after.resident - before.resident)
      // A history of epochs grows by 100 rows; the smallest thing that could be lost, an operand of a primitive, takes 1.6 kB.
      if heap > 100_000 || resident > 4_000_000 || after.descriptors > before.descriptors
        || after.threads != before.threads
      {
        print("\(work): \(heap) bytes of the heap, \(resident) resident, \(before) became \(after)")
        isGood = false
      }
    }
    return isGood
  }

  private struct Failed: Error { let what: String }
}
