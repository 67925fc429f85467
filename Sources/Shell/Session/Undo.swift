import Network

/// One change that can be taken back.
struct UndoStep {
  /// What `undo` says that it took back.
  let change: String
  let earlier: Earlier

  /// What there was before.
  enum Earlier {
    case models([Model], current: String?)
    /// Nil for variables that were not there.
    case variables([String: Value?])
  }
}

extension Session {
  /// Remembers the models as they are, so that `undo` can bring them back; to be called before a change.
  func willChange(_ change: String) {
    keep(UndoStep(change: change, earlier: .models(models, current: currentModel)))
  }

  /// Remembers what variables were before a statement changed them.
  func didChange(_ variables: [String: Value?]) {
    guard !variables.isEmpty else { return }
    let changes = variables.sorted { $0.key < $1.key }.map { name, value in
      value.map { "$\(name), which is \(Session.shortened($0.source)) again" } ?? "$\(name), which is gone"
    }
    keep(UndoStep(change: changes.joined(separator: "; "), earlier: .variables(variables)))
  }

  /// Takes back the last change and says which; nil where there is none.
  func undo() -> String? {
    guard let step = undoSteps.popLast() else { return nil }
    switch step.earlier {
    case .models(let models, let current): (self.models, currentModel) = (models, current)
    case .variables(let variables): evaluator?.restoreVariables(variables)
    }
    return step.change
  }

  private func keep(_ step: UndoStep) {
    undoSteps.append(step)
    if undoSteps.count > Session.mostUndoSteps { undoSteps.removeFirst() }
    limitUndoMemory()
  }

  static func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }

  private static let mostUndoSteps = 50
}
