import Compute
import Glibc
import Network
import Terminal
import TestSupport
import Testing
import Workbench

@testable import Language
@testable import Shell

/// What the session calls unsaved, and unsaved training, is what the store does not have, whatever was done before.
@Suite struct UnsavedTests {
  private let folder = TemporaryFolder()
  private static let data: TemporaryFolder = {
    let folder = TemporaryFolder()
    SmallFashion.write(to: folder)
    return folder
  }()

  private static let changes = [
    "model a input=1x28x28 { flatten; linear 10 }", "train a limit=32 batch=32 validate=none",
    "train b limit=32 batch=32 validate=none", "freeze a.linear1",
    "unfreeze a", "use a", "use b", "relu", "save a", "save b", "save a as=x replace=yes", "save b as=a replace=yes",
    "restore a", "restore x as=b", "restore x", "undo", "undo 2", "attach b to=a { relu }",
    "embed test with=a as=codes", "model a input=1x28x28 { flatten; conv 3 }",
  ]

  @Test(arguments: 0..<8) func unsavedIsWhatNoCheckpointHolds(seed: Int) throws {
    let null = Output(open("/dev/null", O_WRONLY | O_CLOEXEC))
    defer { close(null.descriptor) }
    var settings = Settings()
    settings.threads = 1
    let session = Session(
      storeFolder: folder.file("store"), settings: settings, output: null, errorOutput: null)
    let program = Program(session: session)
    session.isInteractive = true
    func type(_ text: String) { program.runTyped(SourceText(name: "prompt", text: text)) }
    type("load fashion-mnist path=\(UnsavedTests.data.path)")
    var random = Philox(seed: UInt64(seed), stream: .shuffling(epoch: 1))
    var seen: Set<Bool> = []
    var done: [String] = []
    for step in 0..<40 {
      var order = Array(UInt32(0)..<UInt32(UnsavedTests.changes.count))
      random.shuffle(&order)
      // A new model first, then one that has learnt.
      done.append(UnsavedTests.changes[step < 2 ? step : Int(order[0])])
      type(done[step])
      let stored = try stored(session)
      for model in session.desk.models {
        let wasKept = model.isTrained || stored.contains { $0.identity == model.identity }
        let expected = wasKept && !stored.contains { isSame($0, model) }
        #expect(session.isUnsaved(model) == expected, "\(model.name) after \(done.joined(separator: "; "))")
        seen.insert(expected)
        let isLost = model.isTrained && !stored.contains { hasTraining($0, of: model) }
        #expect(session.hasUnsavedTraining(model) == isLost, "\(model.name) after \(done.joined(separator: "; "))")
      }
    }
    #expect(seen.count == 2, "neither all saved nor all unsaved")
  }

  /// Every checkpoint as it is in the store.
  private func stored(_ session: Session) throws -> [Network.Model] {
    let checkpoints = try session.stores.shelf(StoredCheckpoint.self)
    return try checkpoints.names().map { try checkpoints.load($0) }
  }

  /// Whether a stored model has all that another one has learnt.
  private func hasTraining(_ stored: Network.Model, of model: Network.Model) -> Bool {
    stored.history == model.history && (model.optimizer == nil || stored.optimizer == model.optimizer)
      && model.parameters.starts(with: stored.parameters)
  }

  /// Whether two models are the same in all that a checkpoint keeps.
  private func isSame(_ one: Network.Model, _ other: Network.Model) -> Bool {
    guard one.identity == other.identity, one.input == other.input, one.seed == other.seed,
      one.parameters == other.parameters, one.optimizer == other.optimizer, one.history == other.history,
      one.normalization == other.normalization, one.layers.count == other.layers.count
    else { return false }
    return zip(one.layers, other.layers).allSatisfy { one, other in
      one.name == other.name && "\(one.layer)" == "\(other.layer)" && one.isFrozen == other.isFrozen
        && one.dropsOutWhenFrozen == other.dropsOutWhenFrozen
    }
  }
}
