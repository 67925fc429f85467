import Compute
import Glibc
import Network
import Store
import Terminal
import Workbench

/// What a person works with between starting the program and leaving it: models, data, settings, the store.
package final class Session {
  /// The models, in the order in which they came to be.
  package internal(set) var models: [Model] = []
  /// The name of the model that layer commands change and that commands without a model's name mean.
  package internal(set) var currentModel: String?
  /// Models whose block is being run, the innermost last.
  var buildings: [ModelBuilding] = []
  /// In a check: whether the script may have models by now that the check has not seen, such as restored ones.
  var mayHaveOtherModels = false { didSet { if mayHaveOtherModels { madeSince = [] } } }
  /// In a check: models that were made after those, and are therefore what they are called.
  var madeSince: Set<String> = []
  /// In a check: the splits that the script has loaded, in full and, before them, by their short names.
  var checkedSplits: [String] = []
  /// In a check: whether it may have loaded others.
  var mayHaveOtherData = false
  /// The data sets loaded, the latest last.
  package internal(set) var dataSets: [DataSet] = []
  /// The seed of models that are made from now on.
  package internal(set) var seed: UInt64 = 0
  package internal(set) var settings: Settings
  /// What `undo` can take back, the latest last.
  var undoSteps: [UndoStep] = []
  /// What `redo` can make again, the latest taken back last.
  var redoSteps: [UndoStep] = []
  /// What the checkpoints that this session saved or restored hold, by name.
  var savedStates: [String: SavedState] = [:]

  /// Whether a person types the commands.
  var isInteractive = false
  /// How many times the person has ended a line or pressed Ctrl-C or Ctrl-D at the prompt.
  var entries = 0
  /// The entry at which the person was told of unsaved training instead of leaving.
  var askedToLeave: Int?
  /// Whether unsaved training gave way in the present statement.
  var hasGivenWay = false
  /// When the script last went on behind work that Ctrl-C ended, and in which command.
  var lastGoneOn: (time: UInt64, command: Int)?
  /// Whether it did so in the present statement.
  var hasGoneOn = false
  /// Whether a statement of the script failed and the script went on.
  var hasFailed = false
  /// What was last shown of the text that is running; results with tables stand apart from others.
  var lastShown = Shown.nothing
  /// Notes on models that see data otherwise than they were loaded; each is given once.
  var notedNormalizations: Set<String> = []

  /// Whether the latest training has left a line for each epoch.
  var hasShownEpochs = false

  package let output: Output
  package let errorOutput: Output
  /// The language that this session's commands are called from, for its variables; nil in a check.
  weak var evaluator: Evaluator?
  /// The statements that were run.
  var journal = Journal()
  /// What was typed in this session and earlier ones, oldest first.
  var history: () throws(HistoryError) -> [String] = { () throws(HistoryError) in
    try PersonalFile.history?.load() ?? []
  }

  /// Whether a script is only being checked: models are made without weights.
  let isCheck: Bool
  private let storeFolder: String?
  private var openedStore: RecordStore?
  private var runningWorkers: Workers?

  package struct Settings: Equatable {
    package var format = ResultFormat.table
    package var errors = ErrorPolicy.stop
    /// What becomes of a script whose training Ctrl-C has ended.
    package var interrupt = ErrorPolicy.stop
    package var threads = Workers.coreCount
    /// Whether each command at the prompt says how long it took; those over a second do in any case.
    package var timing = false
    /// Whether training shows how it gets on.
    package var progress = true

    package init() {}
  }

  /// - Parameters:
  ///   - storeFolder: where the store is; nil for the usual place.
  ///   - isCheck: for the context of `check`.
  package init(
    storeFolder: String? = nil, settings: Settings = Settings(), output: Output = .standard,
    errorOutput: Output = .error, isCheck: Bool = false
  ) {
    self.isCheck = isCheck
    self.storeFolder = storeFolder
    self.settings = settings
    self.output = output
    self.errorOutput = errorOutput
  }

  deinit { runningWorkers?.stop() }

  /// Ends the program. The store needs no closing, and what is saved is saved.
  package func leave(status: Int32) -> Never {
    // At the prompt the person was told before; a script that came to its end was not to save them.
    let lost = (isInteractive ? isAskedAgain : status == 0) ? [] : unsavedTraining
    if !lost.isEmpty { note("note: not saved: \(Session.listed(lost))") }
    runningWorkers?.stop()
    exit(status)
  }

  /// The threads that train and evaluate, started when first needed.
  var workers: Workers {
    get throws(ThreadShortage) {
      if let running = runningWorkers, running.count == settings.threads { return running }
      return try startWorkers(settings.threads)
    }
  }

  /// Works with so many threads from now on. Where they cannot be had it stays with those that it has.
  func setThreads(_ count: Int, _ change: String) throws(ThreadShortage) {
    if !isCheck, count != settings.threads { try startWorkers(count) }
    willChange(change)
    settings.threads = count
  }

  @discardableResult
  private func startWorkers(_ count: Int) throws(ThreadShortage) -> Workers {
    let workers = try Workers(count: count)
    runningWorkers?.stop()
    runningWorkers = workers
    return workers
  }

  /// The store, opened when first needed. One that may only be read is opened for reading. Where it is no longer at its
  /// path this is an error once; from then on it is what is there that is opened.
  func store() throws(StoreError) -> RecordStore {
    if let openedStore {
      do throws(StoreError) {
        try openedStore.environment.requireInPlace()
        return openedStore
      } catch {
        self.openedStore = nil
        throw error
      }
    }
    let path: String
    if let storeFolder { path = storeFolder } else { path = try Folder.standard() }
    let environment: Environment
    do throws(StoreError) {
      environment = try Environment(path: path)
    } catch let error where error.code == .noPermission || error.code == .readOnly {
      environment = try Environment(path: path, access: .readOnly)
    }
    let store = RecordStore(
      environment, shouldStop: { Interruption.requested },
      reserve: { bytes throws(StoreError) in
        do throws(MemoryShortage) { try MachineMemory.require(bytes, for: "a record of the store") } catch {
          throw StoreError(.noMemory, "\(error): \(error.reason)")
        }
      })
    openedStore = store
    return store
  }

  /// The store for completion, which tells no errors and so leaves them to be told.
  var storeForCompletion: RecordStore? { openedStore ?? (try? store()) }

  func checkpoints() throws(StoreError) -> Checkpoints { Checkpoints(records: try store()) }
  func embeddings() throws(StoreError) -> Embeddings { Embeddings(records: try store()) }

  /// Whether Ctrl-C was pressed since the work in hand began.
  var isInterrupted: Bool { Interruption.requested }

  /// Tells a person something beside the results.
  func note(_ text: String) {
    guard errorOutput.isTerminal else { return errorOutput.writeLine(text) }
    // The last column stays free: a full line would make some terminals wrap.
    let lines = text.wrapped(to: max(20, TerminalSize.current(errorOutput.descriptor).columns - 1))
    errorOutput.writeLine(lines.joined(separator: "\n"))
  }
}
