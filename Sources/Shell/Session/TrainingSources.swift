import Compute
import Language
import Network
import Store
import System
import Terminal
import Workbench

/// What training goes through: images or, where a model's first layers are frozen, what these make of the images.
struct TrainingSources {
  /// The layer that training begins with.
  var first = 0
  let train: any ImageSource
  let validation: (any ImageSource)?
}

extension Session {
  /// The sources of training. The output of layers that are a fixed function of the image is taken from the store, or
  /// computed and kept there, where that saves work and `keeps` allows it; a line says so where progress is shown.
  func trainingSources(
    for model: Model, _ data: DataSplit, validation: DataSplit?, _ options: TrainingOptions, keeps: Bool,
    showsProgress: Bool
  ) throws -> TrainingSources {
    let images = TrainingSources(
      train: self.images(data, for: model), validation: validation.map { self.images($0, for: model) })
    if options.loss.target != .input { try requireMemory(toCopy: model) }
    guard keeps, options.loss.target != .input, data.images.shape == model.input, let prefix = model.fixedPrefix
    else { return images }
    let sizes = [data, validation].compactMap { $0 }.map { FeatureLibrary.byteCount(of: $0.images, by: prefix) }
    guard sizes.reduce(0, +) <= FeatureLibrary.limit else {
      note("note: the output of frozen layers is computed in each epoch, as it is too large to keep")
      return images
    }
    let library = openFeatureLibrary()
    let workers = try workers
    let training = options.plan(images: data.images.count).execution(workers: workers.count)
    let measuring = options.validationPlan().execution(workers: workers.count)
    // A short training sees fewer images than it would have to compute.
    let seen = min(options.limit ?? data.images.count, data.images.count).multipliedReportingOverflow(
      by: options.epochs)
    guard
      seen.overflow || seen.partialValue >= data.images.count
        || library.has(data, by: prefix, training)
    else { return images }

    let begin = Clock.monotonicNanoseconds()
    func features(_ split: DataSplit, _ execution: Execution) throws -> FeatureLibrary.Found {
      guard
        let found = try library.features(
          of: split, by: prefix, execution, workers: workers, shouldStop: { isInterrupted })
      else { throw Problem.interrupted }
      if let failure = found.readingFailure { note("note: \(failure.message); computed again") }
      if let failure = found.keepingFailure { note("note: not kept in the store: \(failure)") }
      return found
    }
    let train = try features(data, training)
    let measured = try validation.map { split in
      split.images === data.images && training == measuring ? train : try features(split, measuring)
    }
    if showsProgress {
      let seconds = Quantities.duration(seconds: Double(Clock.monotonicNanoseconds() - begin) / 1e9)
      let isStored = train.wasStored && measured?.wasStored != false
      note("output of \(prefix.name): \(isStored ? "from the store" : "computed once"), \(seconds)")
    }
    return TrainingSources(
      first: model.fixedLayerCount, train: train.features, validation: measured?.features)
  }

  /// Without a store training goes on all the same.
  private func openFeatureLibrary() -> FeatureLibrary {
    do throws(StoreError) {
      return FeatureLibrary(records: FeatureRecords(records: try stores.records()))
    } catch {
      note("note: not kept in the store: \(error)")
      return FeatureLibrary(records: nil)
    }
  }
}
