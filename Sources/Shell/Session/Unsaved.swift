import Language
import Network
import Terminal
import Workbench

/// What is in a checkpoint, as far as this session saved or restored it.
struct SavedState {
  let model: ModelIdentity
  /// Of all of it.
  let contents: Fingerprint
  private let epochs: Int
  private let steps: Int
  private let parameterCount: Int
  private let weights: Fingerprint

  init(_ model: Model) {
    self.model = model.identity
    contents = Fingerprint(contentsOf: model)
    epochs = model.history.count
    steps = model.steps
    parameterCount = model.parameters.count
    weights = Fingerprint(model.parameters)
  }

  /// Whether it has all that the model has learnt. What is frozen and layers that were added since do not matter.
  func holdsTraining(of model: Model) -> Bool {
    epochs == model.history.count && steps == model.steps && parameterCount <= model.parameters.count
      && Fingerprint(Array(model.parameters.prefix(parameterCount))) == weights
  }
}

/// What would be lost if a model went. It follows from what the model and its checkpoints hold, so that undo, training
/// and everything else that changes either of them need not think of it.
extension Session {
  /// Whether a model was trained, or a checkpoint holds it as it was before, and none that this session saved or restored
  /// holds it as it is now. One that was never trained nor saved is made again by what was typed.
  func isUnsaved(_ model: Model) -> Bool {
    guard model.isTrained || savedStates.values.contains(where: { $0.model == model.identity }) else { return false }
    let contents = Fingerprint(contentsOf: model)
    return !savedStates.values.contains { $0.contents == contents }
  }

  /// Whether training would be lost with the model: what else is unsaved, such as a freeze, is soon done again.
  func hasUnsavedTraining(_ model: Model) -> Bool {
    model.isTrained && !savedStates.values.contains { $0.holdsTraining(of: model) }
  }

  /// The models whose training would be lost if the session ended.
  var unsavedTraining: [Model] { desk.models.filter(hasUnsavedTraining) }

  /// Takes note that a checkpoint holds the model as it is now.
  func didSave(_ model: Model, as checkpoint: String) { savedStates[checkpoint] = SavedState(model) }

  /// Models with what they have learnt: `ae (2 epochs, validation loss 0.5916)`.
  static func listed(_ models: [Model]) -> String {
    models.map { "\($0.name) (\(learnt($0.history)))" }.joined(separator: ", ")
  }

  /// What a model has learnt, in a few words.
  static func learnt(_ history: [EpochRecord]) -> String {
    guard let last = history.last else { return "no whole epoch" }
    let epochs = history.finishedEpochs
    var parts = [epochs == 1 ? "1 epoch" : "\(epochs) epochs"]
    if last.isUnfinished { parts.append("part of another") }
    if let loss = last.validationLoss {
      parts.append("validation loss \(Quantities.short(loss))")
    } else if let loss = last.trainLoss {
      parts.append("loss \(Quantities.short(loss))")
    }
    if let accuracy = last.validationAccuracy { parts.append("accuracy \(Quantities.short(accuracy))") }
    return parts.joined(separator: ", ")
  }
}

/// A model gives way to another of its name.
extension Session {
  /// Refuses, in a script, a name whose model has unsaved training, unless `replace=yes`. To be called before any work as well,
  /// so that a script is not refused after it. In a check, where all is known.
  ///
  /// - Parameter argument: the one that gives the name.
  func requireReplaceable(_ name: String, _ call: Call, at argument: String) throws {
    guard !isInteractive, !call.bool("replace"), call.certainty.isComplete, !foreseen.mayHaveOtherModels,
      let model = desk.model(name), hasUnsavedTraining(model)
    else { return }
    throw call.problem(
      .custom(
        message: "model \(name) would give way, and its training is not saved",
        why: isCheck ? "" : Session.learnt(model.history),
        remedy: "save it first, choose another name, or add replace=yes"), at: argument)
  }

  /// Puts a model that a command has made under its name and makes it the current one. At the prompt one with
  /// unsaved training that has the name gives way, and a note says how to get it back.
  ///
  /// - Parameter change: what `undo` will call it.
  func introduce(_ model: Model, _ change: String, _ call: Call, at argument: String) throws {
    try requireReplaceable(model.name, call, at: argument)
    let lost = desk.models.filter { $0.name == model.name && hasUnsavedTraining($0) }
    let isTold = !lost.isEmpty && isInteractive && !call.bool("replace")
    willChange(change, gaveWay: isTold ? lost : [])
    put(model)
    desk.currentModel = model.name
    if isTold {
      note("note: \(Session.listed(lost)) was not saved and gave way; undo brings it back")
      hasGivenWay = true
    }
  }
}

extension Parameter {
  /// Of commands that put a model under a name.
  static let replacesModel = Parameter.option(
    "replace", .bool, default: false,
    "whether a model of this name may give way in a script when its training is not saved")
}

/// What a person does to leave the prompt.
struct Leaving {
  /// How many times the person has ended a line or pressed Ctrl-C or Ctrl-D at the prompt.
  var entries = 0
  /// The entry at which the person was told of unsaved training instead of leaving.
  var askedToLeave: Int?

  /// Whether the person was told of unsaved training by the entry before this one, and asks to leave once more.
  var isAskedAgain: Bool { askedToLeave.map { $0 == entries - 1 } ?? false }
}

/// Unsaved training that would go with the session.
struct TrainingToLose {
  /// The models that have it.
  let present: [Model]
  /// Those that gave way, and that `undo` can still bring back.
  let recoverable: [Model]

  /// `not saved: ae (2 epochs, validation loss 0.5916)`.
  var text: String {
    var parts: [String] = []
    if !present.isEmpty { parts.append(Session.listed(present)) }
    if !recoverable.isEmpty {
      parts.append("\(Session.listed(recoverable)), which gave way")
    }
    return "not saved: \(parts.joined(separator: "; "))"
  }

  /// How to keep it.
  var remedy: String {
    present.first.map { "save \($0.name) keeps it" } ?? "undo brings it back"
  }
}

extension Session {
  /// The unsaved training that the person is to be told of before the session ends; nil where there is none, in a script,
  /// or where the entry before this one told of it.
  func keepsFromLeaving() -> TrainingToLose? {
    guard isInteractive, !leaving.isAskedAgain else { return nil }
    let loss = TrainingToLose(present: unsavedTraining, recoverable: recoverableTraining)
    guard !loss.present.isEmpty || !loss.recoverable.isEmpty else { return nil }
    leaving.askedToLeave = leaving.entries
    return loss
  }
}
