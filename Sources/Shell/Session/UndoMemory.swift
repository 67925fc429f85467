import Language
import Network

extension Session {
  /// The most bytes of weights and moments that undo keeps beyond those of the models that are there; the last step is
  /// kept in any case.
  static let mostUndoBytes = 256 << 20

  /// How many of the oldest steps keep more than that.
  var surplusInMemory: Int {
    var seen: Set<UnsafeRawPointer> = []
    func newBytes(_ models: [Model]) -> Int {
      // Steps share what did not change between them.
      models.reduce(0) { sum, model in
        ([model.parameters] + (model.optimizer?.moments ?? [])).reduce(sum) { sum, values in
          values.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, seen.insert(start).inserted else { return sum }
            return sum + bytes.count
          }
        }
      }
    }
    _ = newBytes(desk.models)
    var bytes = 0
    for index in undoSteps.indices.reversed() {
      bytes += newBytes(undoSteps[index].snapshot.desk.models)
      if bytes > Session.mostUndoBytes, index < undoSteps.count - 1 { return index + 1 }
    }
    return 0
  }
}
