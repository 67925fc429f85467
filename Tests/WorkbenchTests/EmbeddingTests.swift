import Network
import TestSupport
import Testing

@testable import Store
@testable import Workbench

/// Neighbours against a search that cannot be wrong, and embeddings kept in the store.
struct EmbeddingTests {
  private static let origin = EmbeddingOrigin(
    model: "ae.encoder", data: "d.test", normalization: nil, fingerprint: Fingerprint())

  /// Points from a fixed sequence, with a zero point and two equal ones among them.
  private static func points(count: Int, dimension: Int) -> Embedding {
    var state: UInt64 = 5
    var values = (0..<count * dimension).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
    }
    for place in 0..<dimension {
      values[3 * dimension + place] = 0
      values[8 * dimension + place] = values[7 * dimension + place]
    }
    return Embedding(
      name: "latent", origin: origin, ids: (0..<UInt32(count)).map { $0 }, labels: (0..<count).map { UInt8($0 % 3) },
      classes: ["a", "b", "c"], dimension: dimension, values: values)
  }

  private func naive(_ embedding: Embedding, id: Int, k: Int, metric: Metric) -> [(id: Int, distance: Double)] {
    func point(_ index: Int) -> [Double] {
      embedding.values[(index * embedding.dimension)..<((index + 1) * embedding.dimension)].map(Double.init)
    }
    let query = point(id)
    func distance(_ other: [Double]) -> Double {
      if metric == .l2 { return zip(query, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() }
      let dot = zip(query, other).reduce(0) { $0 + $1.0 * $1.1 }
      let lengths = (query.reduce(0) { $0 + $1 * $1 } * other.reduce(0) { $0 + $1 * $1 }).squareRoot()
      return lengths > 0 ? 1 - dot / lengths : 1
    }
    let all = (0..<embedding.count).filter { $0 != id }.map { (id: $0, distance: distance(point($0))) }
    return Array(all.sorted { ($0.distance, $0.id) < ($1.distance, $1.id) }.prefix(k))
  }

  @Test(arguments: [1, 7, 16, 35], Metric.allCases) func neighboursAreExact(dimension: Int, metric: Metric) throws {
    let embedding = EmbeddingTests.points(count: 300, dimension: dimension)
    for id in [0, 3, 7, 299] {
      let found = try embedding.neighbours(of: id, k: 12, metric: metric)
      let expected = naive(embedding, id: id, k: 12, metric: metric)
      #expect(found.map(\.id) == expected.map(\.id))
      for (a, b) in zip(found, expected) { #expect(abs(a.distance - b.distance) < 1e-14) }
      #expect(found.allSatisfy { $0.label == ["a", "b", "c"][$0.id % 3] })
    }
  }

  @Test func theEdges() throws {
    let embedding = EmbeddingTests.points(count: 10, dimension: 4)
    #expect(try embedding.neighbours(of: 2, k: 100, metric: .l2).count == 9)
    #expect(try embedding.neighbours(of: 7, k: 1, metric: .l2).map(\.id) == [8])
    #expect(try embedding.neighbours(of: 7, k: 1, metric: .l2)[0].distance == 0)
    // Nothing has an angle to the zero point: ids decide.
    #expect(try embedding.neighbours(of: 3, k: 3, metric: .cosine).map(\.id) == [0, 1, 2])
    let point = Array(embedding.values[..<4])
    #expect(try embedding.neighbours(of: point, k: 1, metric: .cosine).map(\.id) == [0])
    #expect(
      failure(NeighbourError.self) { try embedding.neighbours(of: 10, k: 1, metric: .l2) }
        == .noSuchImage(id: 10, embedding: "latent", count: 10))
    #expect(failure(NeighbourError.self) { try embedding.neighbours(of: -1, k: 1, metric: .l2) } != nil)
    #expect(
      failure(NeighbourError.self) { try embedding.neighbours(of: [1], k: 1, metric: .l2) }
        == .wrongDimension(found: 1, embedding: "latent", dimension: 4))
    #expect(failure(NeighbourError.self) { try embedding.neighbours(of: 0, k: 0, metric: .l2) } == .badCount(0))
  }

  @Test func whatIsNotANumberComesLast() throws {
    let embedding = Embedding(
      name: "e", origin: EmbeddingTests.origin, ids: [5, 6, 9], labels: nil, classes: [], dimension: 1,
      values: [0, .nan, 4])
    let found = try embedding.neighbours(of: 5, k: 2, metric: .l2)
    #expect(found.map(\.id) == [9, 6])
    #expect(found[0] == Neighbour(id: 9, label: nil, distance: 4))
  }

  @Test func itIsFoundUntilWeightsOrImagesChange() throws {
    let folder = TemporaryFolder()
    let records = try folder.records()
    folder.writeFashion()
    let library = DataLibrary(records: records)
    let test = try library.load("fashion-mnist", path: folder.path).dataSet.splits[1]
    let shifted = try library.load(
      "fashion-mnist", normalization: Normalization(mean: 0.5, deviation: 0.5)
    ).dataSet.splits[1]
    var model = Model(name: "ae.encoder", input: Shape(1, 3, 2), seed: 1)
    try model.append(Flatten())
    try model.append(Linear(features: 3))
    let embeddings = Shelf<StoredEmbedding>(records: records)
    let origin = EmbeddingOrigin(of: test, by: model, of: model)
    let values = (0..<15).map(Float.init)
    try embeddings.save(
      Embedding(name: "latent", origin: origin, images: test.images, dimension: 3, values: values), as: "latent")

    let found = try #require(try embeddings.find("latent", from: EmbeddingOrigin(of: test, by: model, of: model)))
    #expect(found.values == values)
    #expect(found.ids == [0, 1, 2, 3, 4])
    #expect(found.labels == [0, 1, 2, 3, 4])
    #expect(found.classes == test.images.classes)
    #expect(try embeddings.find("other", from: origin) == nil)
    #expect(try embeddings.find("latent", from: EmbeddingOrigin(of: shifted, by: model, of: model)) == nil)
    // A model that has learnt sees the images as it did then, however they are loaded.
    var learnt = model
    learnt.normalization = test.normalization
    #expect(try embeddings.find("latent", from: EmbeddingOrigin(of: shifted, by: learnt, of: learnt))?.values == values)
    learnt.normalization = shifted.normalization
    #expect(try embeddings.find("latent", from: EmbeddingOrigin(of: test, by: learnt, of: learnt)) == nil)
    var other = model
    other.parameters[0] += 1
    #expect(try embeddings.find("latent", from: EmbeddingOrigin(of: test, by: other, of: other)) == nil)
    other = model
    try other.append(ReLU())
    #expect(try embeddings.find("latent", from: EmbeddingOrigin(of: test, by: other, of: other)) == nil)
    // What is frozen changes no output.
    other = model
    try other.freeze("")
    #expect(try embeddings.find("latent", from: EmbeddingOrigin(of: test, by: other, of: other)) != nil)
    #expect(try embeddings.names() == ["latent"])
  }

  @Test func aRecordOfTheWrongShapeIsAnError() throws {
    let folder = TemporaryFolder()
    let records = try folder.records()
    let embeddings = Shelf<StoredEmbedding>(records: records)
    let good = EmbeddingTests.points(count: 10, dimension: 4)
    try embeddings.save(good, as: "latent")
    #expect(try embeddings.load("latent").values == good.values)
    let fields = StoredEmbedding.Fields(
      origin: EmbeddingTests.origin, count: 10, dimension: 3, classes: [], hasLabels: false)
    try records.save(
      StoredEmbedding.kind, "latent", fields: fields,
      arrays: [
        ArrayToStore("values", shape: [10, 4], .float32(good.values)),
        ArrayToStore("ids", shape: [10], .uint32(good.ids)),
      ])
    let error = failure(StoreError.self) { try embeddings.load("latent") }
    #expect(error?.message == "embedding 'latent' does not have the shape that it states")
    #expect(
      failure(StoreError.self) { try embeddings.load("none") }?.message == "there is no embedding 'none'")
  }
}
