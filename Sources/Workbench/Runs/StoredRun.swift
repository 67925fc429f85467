package import Network
package import Store

/// One training: what was asked, what it began with, and what came of it.
package struct Run: Codable, Sendable {
  /// The name that the model had.
  package let model: String
  /// The images in full, `fashion-mnist.train`, and those that were measured after each epoch, if any.
  package let data: String
  package let validation: String?
  /// What was asked, as the command has it: `loss`, `optimizer`, `lr`, `batch`, `epochs` … each as it is written.
  package let options: [Option]
  package let normalization: Normalization?
  package let seed: UInt64
  package let threads: Int
  /// Of the images, and of the weights before and after.
  package let dataFingerprint: Fingerprint
  package let before: Fingerprint
  package let after: Fingerprint
  /// In seconds since 1970.
  package let started: Double
  /// From its beginning to its end.
  package let seconds: Double
  /// Those of this training.
  package let epochs: [EpochRecord]
  package let end: End

  package struct Option: Codable, Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum End: String, Codable, Sendable {
    case finished
    case interrupted
    case diverged
  }

  package init(
    model: String, data: String, validation: String?, options: [Option], normalization: Normalization?, seed: UInt64,
    threads: Int, dataFingerprint: Fingerprint, before: Fingerprint, after: Fingerprint, started: Double,
    seconds: Double, epochs: [EpochRecord], end: End
  ) {
    self.model = model
    self.data = data
    self.validation = validation
    self.options = options
    self.normalization = normalization
    self.seed = seed
    self.threads = threads
    self.dataFingerprint = dataFingerprint
    self.before = before
    self.after = after
    self.started = started
    self.seconds = seconds
    self.epochs = epochs
    self.end = end
  }
}

/// Runs, by their numbers as long as they have no other names.
package enum StoredRun: StoredKind {
  package static let kind = "run"

  package static func fields(of run: Run) -> Run { run }

  package static func arrays(of run: Run) -> [ArrayToStore] { [] }

  package static func content(
    _ record: StoredRecord<Run>, _ arrays: borrowing ArrayReader
  ) throws(StoreError) -> Run { record.fields }
}

extension Shelf where Kind == StoredRun {
  /// Keeps a run under the number behind the highest there is, and gives it. Where another session has taken that
  /// meanwhile it is the next.
  package func add(_ run: Run) throws(StoreError) -> String {
    var number = (try names().compactMap { Int($0) }.max() ?? 0) + 1
    while true {
      do throws(StoreError) {
        try records.save(Kind.kind, "\(number)", fields: run, arrays: [], replacing: { _ in false })
        return "\(number)"
      } catch let error where error.code == .nameTaken {
        number += 1
      }
    }
  }
}
