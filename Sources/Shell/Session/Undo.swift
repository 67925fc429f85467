import Language
import Network

/// All that `undo` brings back: what lies on the session's desk, and what names meant that a statement changed.
struct Snapshot {
  var desk: Desk
  var names = EarlierNames()
}

/// One change that can be taken back or, once it is, made again.
struct UndoStep {
  /// What `undo` calls it; nil for a change of names, which is told by what they are then.
  let change: String?
  /// What there was before; of a change that was taken back, what there was after it.
  var snapshot: Snapshot
  /// The models that gave way in it though their training was not saved.
  var gaveWay: [Model] = []
}

extension Session {
  /// Remembers how things are, so that `undo` can bring them back; to be called before a change.
  ///
  /// - Parameter gaveWay: the models that give way in it though their training is not saved.
  func willChange(_ change: String, gaveWay: [Model] = []) {
    keep(UndoStep(change: change, snapshot: Snapshot(desk: desk), gaveWay: gaveWay))
  }

  /// Remembers what variables and functions were before a statement changed them.
  func didChange(_ names: EarlierNames) {
    guard !names.isEmpty else { return }
    keep(UndoStep(change: nil, snapshot: Snapshot(desk: desk, names: names)))
  }

  /// Takes back the last change and says which; nil where there is none.
  func undo() -> String? { swap(from: &undoSteps, to: &redoSteps) }

  /// Makes the change again that was taken back last, and says which; nil where there is none.
  func redo() -> String? { swap(from: &redoSteps, to: &undoSteps) }

  /// What is on the desk cannot be taken back any further.
  func forgetChanges() { (undoSteps, redoSteps) = ([], []) }

  private func keep(_ step: UndoStep) {
    redoSteps = []
    undoSteps.append(step)
    let surplus = max(undoSteps.count - Session.mostUndoSteps, surplusInMemory)
    let lost = undoSteps.prefix(surplus).flatMap(\.gaveWay).filter(hasUnsavedTraining)
    undoSteps.removeFirst(surplus)
    keepAside(lost, "undo goes no longer as far back")
  }

  /// The models with unsaved training that gave way and that `undo` can still bring back.
  var recoverableTraining: [Model] { undoSteps.flatMap(\.gaveWay).filter(hasUnsavedTraining) }

  /// Changes in a few words: `training of m, 8 times, then linear1 of m`.
  static func listed(changes: [String]) -> String {
    var counted: [(change: String, count: Int)] = []
    for change in changes {
      if counted.last?.change == change { counted[counted.count - 1].count += 1 } else { counted.append((change, 1)) }
    }
    return counted.map { $0.count == 1 ? $0.change : "\($0.change), \($0.count) times" }.joined(separator: ", then ")
  }

  private func swap(from steps: inout [UndoStep], to others: inout [UndoStep]) -> String? {
    guard let step = steps.popLast() else { return nil }
    others.append(UndoStep(change: step.change, snapshot: exchange(step.snapshot), gaveWay: step.gaveWay))
    return step.change ?? step.snapshot.names.described
  }

  /// Puts the desk back as it was, and gives what it was until now.
  private func exchange(_ earlier: Snapshot) -> Snapshot {
    var later = Snapshot(desk: desk)
    desk = earlier.desk
    later.names = evaluator?.exchange(earlier.names) ?? earlier.names
    return later
  }

  static func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }

  static let mostUndoSteps = 50
}

extension EarlierNames {
  /// What the names are once they are what they were: `$rate, which is 0.1 again`.
  fileprivate var described: String {
    let variables = variables.sorted { $0.key < $1.key }.map { name, value in
      value.map { "$\(name), which is \(Session.shortened($0.source)) again" } ?? "$\(name), which is gone"
    }
    let functions = functions.sorted { $0.key < $1.key }.map { name, function in
      function.map { "\($0.signature), which is defined again" } ?? "\(name)(), which is gone"
    }
    return (variables + functions).joined(separator: "; ")
  }
}
