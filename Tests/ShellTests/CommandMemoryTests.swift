import Glibc
import Language
import Shell
import Terminal
import TestSupport
import Testing

/// What is done a hundred times in a session takes no more than once: memory, open files and threads. In a process of
/// its own, where nothing else takes any.
@Suite struct CommandMemoryTests {
  /// Each is run often enough to fill what is kept on purpose, such as undo's steps, and then a hundred times more.
  private static let works = [
    "model t input=4x6x6 { conv 4 pad=1; relu; flatten; linear 4 }; benchmark t seconds=0.0001 batch=8",
    "model t input=1x28x28 replace=yes { conv 4; relu; flatten; linear 10 }; train t limit=20 batch=20",
    "train m limit=40 batch=20 validate=none", "train m limit=20 batch=20 optimizer=sgd",
    "train clf limit=20 batch=20", "train clf limit=20 batch=20 keep=no", "evaluate m",
    "evaluate clf data=test", "embed test with=ae.encoder as=e",
    "embed test with=ae as=e replace=yes; embed test with=clf as=e replace=yes",
    "nearest latent id=3 k=5", "nearest latent id=3 k=5 metric=cosine",
    "benchmark m on=test seconds=0.0001 batch=8", "benchmark m on=test seconds=0.0001 batch=8 threads=1",
    "benchmark m on=test what=inference batch=1 seconds=0.0001", "load fashion-mnist",
    "load fashion-mnist path=data as=again",
    "save m", "restore clf as=back", "attach head to=ae.encoder { flatten; linear 10 }",
    "model n input=1x28x28 { conv 4; relu; maxpool 2; flatten; linear 10 }", "freeze ae; unfreeze ae", "summary ae",
    "threads 1; evaluate m; threads 2; evaluate m", "show latent; show ae", "models; checkpoints; embeddings",
    "seed 1; set timing=no; variables", "print out=\"out.txt\" \"text\"", "show m.conv1; datasets",
    "try { train m batch=20 limit=20 data=nothing } catch e { }", "try { fail \"on purpose\" } catch e { }",
    "let text = join(range(500), \",\"); let parts = sort(split($text, \",\"))",
  ]

  @Test func aHundredCallsLeaveNothingBehind() async throws {
    let place = try Workplace(isPrepared: true)
    await #expect(processExitsWith: .success) { [folder = place.folder.path as String] in
      #expect(chdir(folder) == 0)
      setenv("TELAR_DATA", "data", 1)
      Self.runAll()
    }
  }

  private static func runAll() {
    let nowhere = Output(open("/dev/null", O_RDWR | O_CLOEXEC))
    let session = Session(storeFolder: "store", output: nowhere, errorOutput: nowhere)
    let program = Program(session: session)
    func run(_ text: String) -> Bool {
      let status = program.run(.text(text), arguments: [], checkOnly: false)
      #expect(status == 0, "\(text)")
      return status == 0
    }
    let beginning = """
      threads 2; load fashion-mnist; restore ae; restore clf
      model m input=1x28x28 { conv 4 pad=1; relu; maxpool 2; flatten; linear 16; relu; dropout 0.1; linear 10 }
      """
    guard run(beginning) else { return }
    for work in works {
      guard run("for i in 1..60 { \(work) }") else { return }
      // The smallest thing that could be lost, an operand of a primitive, takes 1.6 kB each time. A model that learns on
      // has a history that grows, to 300 rows here, and each of undo's 50 steps has its own; a plan would take 400 MB.
      let most = work.hasPrefix("train") ? 3_000_000 : 100_000
      let descriptors = ProcessUse.now.descriptors
      let threads = ProcessUse.now.threads
      // What is lost is lost in every hundred. An allocator that keeps more pages for itself does so now and then.
      var growths: [(heap: Int, resident: Int)] = []
      repeat {
        let before = ProcessUse.now
        guard run("for i in 1..100 { \(work) }") else { return }
        let after = ProcessUse.now
        growths.append((after.heap - before.heap, after.resident - before.resident))
      } while growths.count < 4 && !growths.contains { $0.heap < most && $0.resident < 4_000_000 }
      let after = ProcessUse.now
      #expect(growths.contains { $0.heap < most }, "bytes of the heap: \(work), \(growths)")
      #expect(growths.contains { $0.resident < 4_000_000 }, "resident bytes: \(work), \(growths)")
      #expect(after.descriptors == descriptors, "descriptors: \(work)")
      #expect(after.threads <= threads, "threads: \(work)")
    }
  }
}
