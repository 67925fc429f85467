import Compute
import Language
import Network

/// What lies in front of a person: all that commands change there, and that `undo` brings back.
struct Desk {
  /// The models, in the order in which they came to be.
  var models: [Model] = []
  /// The name of the model that layer commands change and that commands without a model's name mean.
  var currentModel: String?
  /// The seed of models that are made from now on.
  var seed: UInt64 = 0
  var settings = Settings()

  /// The model of a name; nil where there is none.
  func model(_ name: String) -> Model? { models.first { $0.name == name } }
}

/// How the session goes about its work.
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

/// What becomes of a script after an error, or after Ctrl-C in training.
package enum ErrorPolicy: String, CaseIterable, Sendable {
  /// It ends.
  case stop
  /// It goes on with the next statement.
  case `continue`
}
