import Language
import Network
import Store
import Workbench

/// Unsaved training that nobody can save any more is kept as a checkpoint of a spare name.
extension Session {
  /// How many spare names a model's may have. Then somebody ought to clear up.
  private static let mostSpareNames = 99

  /// Keeps models as checkpoints of names that are free, and tells of each; nothing is replaced.
  ///
  /// - Parameter reason: why, as a note begins: `undo cannot bring it back any more`.
  func keepAside(_ models: [Model], _ reason: String) {
    for model in models {
      let listed = Session.listed([model])
      do throws(StoreError) {
        guard let name = try keepAside(model) else {
          note("note: \(reason); not saved: \(listed): there are checkpoints of all its spare names, see checkpoints")
          continue
        }
        note("note: \(reason); \(listed) was saved as \(name): restore \(name) brings it back")
      } catch {
        note("note: \(reason); not saved: \(listed): \(error.message)")
      }
    }
  }

  /// The name that it is kept under; nil where none is free.
  private func keepAside(_ model: Model) throws(StoreError) -> String? {
    let shelf = try stores.shelf(StoredCheckpoint.self)
    let taken = Set(try shelf.names())
    for number in 2...Session.mostSpareNames {
      let ending = "-\(number)"
      // The name itself stays free, for the next run that saves under it.
      let name =
        String(String.UnicodeScalarView(model.name.unicodeScalars.prefix(NameRule.limit - ending.count))) + ending
      if taken.contains(name) { continue }
      do throws(StoreError) { try shelf.save(model, as: name) { _ in false } } catch {
        guard error.code == .nameTaken else { throw error }
        continue
      }
      didSave(model, as: name)
      return name
    }
    return nil
  }

  /// Behind an error that ended a script, or that it went on behind: what it trained would go with it.
  func keepUnsavedTraining() {
    guard !isInteractive, !isCheck else { return }
    keepAside(unsavedTraining, "the script failed before it had saved all")
  }
}
