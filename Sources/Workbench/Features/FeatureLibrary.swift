package import Compute
import Glibc
package import Network
package import Store
import System

/// Features for training: found in the store or computed, and then kept.
package struct FeatureLibrary: Sendable {
  private let records: FeatureRecords?

  /// Without a store, features are computed each time.
  package init(records: FeatureRecords?) {
    self.records = records
  }

  package struct Found: Sendable {
    package let features: FeatureSet
    package let wasStored: Bool
    /// Why what the store has could not be used, if so, and why they could not be kept, if so. The features are there
    /// all the same.
    package let readingFailure: StoreError?
    package let keepingFailure: StoreError?
  }

  /// The bytes that the features of these images take in memory and in the store.
  package static func byteCount(of images: ImageSet, by prefix: Model) -> Double {
    Double(images.count) * Double(prefix.output.count) * Double(MemoryLayout<Float>.stride)
  }

  /// The most bytes of features that training keeps in memory: a quarter of what there is, and what the store takes.
  package static var limit: Double {
    Double(min(FeatureRecords.defaultRoom, MachineMemory().room.bytes / 4))
  }

  /// Whether the store has the features of these images.
  package func has(_ split: DataSplit, by prefix: Model, _ execution: Execution) -> Bool {
    records?.has(FeatureLibrary.fingerprint(of: split, by: prefix, execution)) ?? false
  }

  /// What a model's fixed first layers make of all images of a split, to the bit as a plan of this execution would
  /// compute it. Returns nil if `shouldStop` said so before the end.
  package func features(
    of split: DataSplit, by prefix: Model, _ execution: Execution, workers: Workers, shouldStop: () -> Bool
  ) throws(PlanError) -> Found? {
    let fingerprint = FeatureLibrary.fingerprint(of: split, by: prefix, execution)
    let images = split.seen(by: prefix)
    var readingFailure: StoreError?
    var keepingFailure: StoreError?
    let options = PlanOptions(microBatch: execution.microBatch, precision: execution.precision)
    let inference = try Inference(prefix, options, workers: workers)
    // Kernels come to other last bits from one version of the program to the next, so the first images are tried.
    let probe = try inference.outputs(images, range: 0..<min(images.count, options.batch))
    do throws(StoreError) {
      if let values = try records?.find(fingerprint, count: images.count, shape: prefix.output), let probe,
        zip(values, probe).allSatisfy({ $0.bitPattern == $1.bitPattern })
      {
        return Found(
          features: FeatureSet(values, shape: prefix.output, of: split.images), wasStored: true,
          readingFailure: nil, keepingFailure: nil)
      }
    } catch {
      readingFailure = error
    }
    guard let values = try inference.outputs(images, shouldStop: shouldStop) else { return nil }
    do throws(StoreError) {
      let fields = StoredFeatures.Fields(
        layers: prefix.name, data: images.name, count: images.count, shape: prefix.output)
      try records?.save(StoredFeatures.Content(fields: fields, values: values), as: fingerprint)
    } catch {
      keepingFailure = error
    }
    return Found(
      features: FeatureSet(values, shape: prefix.output, of: split.images), wasStored: false,
      readingFailure: readingFailure, keepingFailure: keepingFailure)
  }

  private static func fingerprint(of split: DataSplit, by prefix: Model, _ execution: Execution) -> Fingerprint {
    var fingerprint = Fingerprint(of: prefix, on: split)
    fingerprint.add(execution.precision.rawValue)
    fingerprint.add(UInt64(execution.microBatch))
    fingerprint.add(Kernels.identity)
    return fingerprint
  }
}
