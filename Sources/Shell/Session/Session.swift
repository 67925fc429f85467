import Compute
import Glibc
import Language
import Network
import Store
import Terminal
import Workbench

/// What a person works with between starting the program and leaving it.
package final class Session {
  /// What commands change and `undo` brings back.
  var desk = Desk()
  /// The data sets loaded, the latest last.
  var dataSets: [DataSet] = []
  let stores: Stores
  let engine = Engine()
  let screen: Screen
  /// The language that this session's commands are called from, for its variables; nil in a check.
  weak var evaluator: Evaluator?

  /// Models whose block is being run, the innermost last.
  var buildings: [ModelBuilding] = []
  /// What `undo` can take back, the latest last.
  var undoSteps: [UndoStep] = []
  /// What `redo` can make again, the latest taken back last.
  var redoSteps: [UndoStep] = []
  /// What the checkpoints that this session saved or restored hold, by name.
  var savedStates: [String: SavedState] = [:]
  /// Notes on models that see data otherwise than they were loaded; each is given once.
  var notedNormalizations: Set<String> = []
  /// Whether it was told that runs are not recorded.
  var hasNotedRecording = false

  /// Whether a script is only being checked: models are made without weights.
  let isCheck: Bool
  var foreseen = Foreseen()

  /// Whether a person types the commands.
  var isInteractive = false
  var leaving = Leaving()
  var goingOn = GoingOn()
  /// Whether unsaved training gave way in the present statement.
  var hasGivenWay = false

  /// The statements that were run.
  var journal = Journal()
  /// What was typed in this session and earlier ones, oldest first.
  var history: () throws(HistoryError) -> [String] = { () throws(HistoryError) in
    try PersonalFile.history?.load() ?? []
  }
  /// Asks the person, where one is at the prompt; whether the answer is yes.
  var confirm: (String) -> Bool = { _ in true }

  /// - Parameters:
  ///   - storeFolder: where the store is; nil for the usual place.
  ///   - isCheck: for the context of `check`.
  package init(
    storeFolder: String? = nil, settings: Settings = Settings(), output: Output = .standard,
    errorOutput: Output = .error, isCheck: Bool = false
  ) {
    self.isCheck = isCheck
    stores = Stores(folder: storeFolder)
    screen = Screen(output: output, errorOutput: errorOutput)
    desk.settings = settings
  }

  /// Ends the program. The store needs no closing, and what is saved is saved.
  package func leave(status: Int32) -> Never {
    // At the prompt the person was told before; a script that came to its end was not to save them.
    let lost = (isInteractive ? leaving.isAskedAgain : status == 0) ? [] : unsavedTraining
    if !lost.isEmpty { note("note: not saved: \(Session.listed(lost))") }
    engine.stop()
    exit(status)
  }

  /// The threads that train and evaluate.
  var workers: Workers {
    get throws(ThreadShortage) { try engine.workers(desk.settings.threads) }
  }

  /// Works with so many threads from now on. Where they cannot be had it stays with those that it has.
  func setThreads(_ count: Int, _ change: String) throws(ThreadShortage) {
    if !isCheck, count != desk.settings.threads { _ = try engine.workers(count) }
    willChange(change)
    desk.settings.threads = count
  }

  /// Whether Ctrl-C was pressed since the work in hand began.
  var isInterrupted: Bool { Interruption.requested }

  /// Tells a person something beside the results.
  func note(_ text: String) { screen.note(text) }
}
