package import Compute
package import Network
package import Store

/// Why an embedding cannot be made.
package enum EmbeddingError: Error {
  case plan(PlanError)
  case store(StoreError)
}

extension EmbeddingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .plan(let error): error.description
    case .store(let error): error.description
    }
  }

  /// What to do about it, where that is known and not said already.
  package var remedy: String? {
    switch self {
    case .plan(let error): error.remedy
    case .store: nil
    }
  }
}

/// An embedding, and how it came to be there.
package struct MadeEmbedding: Sendable {
  package let embedding: Embedding
  /// Whether the store had it, made from the same weights and images.
  package let wasStored: Bool
  /// Why it could not be kept in the store, if so; the embedding is there all the same.
  package let storeFailure: StoreError?
}

extension Embedding {
  /// Embeds all images of a split by a model, or takes the embedding of this name from the store where it was made
  /// from the same weights and images. Nil if `shouldStop` said so before the end.
  ///
  /// - Parameter model: up to where the point is to be taken: `Model.prefix(through:)`.
  package static func make(
    _ name: String, of split: DataSplit, by model: Model, records: RecordStore?, workers: Workers,
    shouldStop: () -> Bool = { false }
  ) throws(EmbeddingError) -> MadeEmbedding? {
    let origin = Embeddings.origin(of: split, by: model)
    let old = try records.flatMap { records throws(EmbeddingError) in try usable(name, in: records) }
    if let old, old.origin == origin { return MadeEmbedding(embedding: old, wasStored: true, storeFailure: nil) }
    // The same points, made by a model or from images of another name.
    let isSame = old?.origin.fingerprint == origin.fingerprint
    guard let values = isSame ? old?.values : try outputs(model, split.images, workers, shouldStop) else { return nil }
    let images = split.images
    let embedding = Embedding(
      name: name, origin: origin, ids: (0..<UInt32(images.count)).map { $0 },
      labels: images.labels.map { Array(UnsafeBufferPointer(start: $0, count: images.count)) },
      classes: images.classes, dimension: model.output.count, values: values)
    var failure: StoreError?
    do throws(StoreError) {
      try records.map { records throws(StoreError) in try Embeddings(records: records).save(embedding) }
    } catch {
      failure = error
    }
    return MadeEmbedding(embedding: embedding, wasStored: isSame, storeFailure: failure)
  }

  /// The embedding of this name, unless it is damaged: then it is to be made again.
  private static func usable(_ name: String, in records: RecordStore) throws(EmbeddingError) -> Embedding? {
    do throws(StoreError) {
      return try Embeddings(records: records).load(name)
    } catch {
      switch error.code {
      case .noSuchRecord, .damaged, .unexpectedContents: return nil
      default: throw .store(error)
      }
    }
  }

  private static func outputs(
    _ model: Model, _ images: ImageSet, _ workers: Workers, _ shouldStop: () -> Bool
  ) throws(EmbeddingError) -> [Float]? {
    do throws(PlanError) {
      return try Evaluator(model, loss: nil, workers: workers).outputs(images, shouldStop: shouldStop)
    } catch {
      throw .plan(error)
    }
  }
}
