import Language
import Workbench

enum NearestCommand: Command {
  static let declaration = Declaration(
    "nearest", group: "latent", summary: "Find the images nearest to one",
    description: "All points of the embedding are compared, so the answer is exact. The image itself is left out.",
    searchTerms: ["neighbours", "neighbors", "similar", "search", "knn", "query"],
    positionals: [.positional("embedding", .name(of: EmbeddingThing.kind), "where to search")],
    options: [
      .option("id", .integer(0...Int.max), required: true, "the number of the image in its data, from 0")
        .alsoCalled("index", "image"),
      .option("k", .integer(1...1 << 20), default: 10, "how many to find").alsoCalled("n_neighbors", "n", "count"),
      .option("metric", .choice(Metric.allCases.map(\.rawValue)), default: "l2", "how distance is measured")
        .alsoCalled("distance"),
    ],
    result: [
      .text("embedding", "its name").inEachRow, .integer("id", "the image").inEachRow(as: "query_id"),
      .text("label", "its class").optional.inEachRow(as: "query_label"),
      .text("metric", "how distance is measured").inEachRow,
      .list(
        "neighbours", "the nearest first",
        of: [
          .integer("id", "the image").key, .text("label", "its class").optional,
          .number("distance", "from the image asked for"),
        ]),
    ],
    examples: [
      .init("nearest latent id=42 k=5 metric=cosine", "five images like number 42"),
      .init(
        """
        let data = (load fashion-mnist)
        model m input=1x28x28 { flatten; linear 8 }
        let made = (embed test with=m as=codes)
        let found = (nearest codes id=42 k=5)
        print (len($found.neighbours)) "by" $found.metric
        """, "its result as a value",
        output: """
          model m  input 1x28x28  output 8  layers 2  parameters 6,280
          5 by l2

          """),
    ],
    seeAlso: ["embed", "embeddings"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let name = try EmbeddingThing.name(call, "embedding", session)
    let embedding = try session.stores.shelf(StoredEmbedding.self).load(name)
    let id = call.integer("id")
    let metric = Metric(rawValue: call.string("metric"))!
    let neighbours: [Neighbour]
    do {
      neighbours = try embedding.neighbours(of: id, k: call.integer("k"), metric: metric)
    } catch {
      throw call.problem(error.problem, at: "id")
    }
    return .record([
      "embedding": .string(name), "id": .integer(id),
      "label": .optional(embedding.index(of: id).flatMap(embedding.className(at:))),
      "metric": .string(metric.rawValue),
      "neighbours": .list(
        neighbours.map { found in
          .record([
            "id": .integer(found.id), "label": .optional(found.label),
            "distance": .number(found.distance),
          ])
        }),
    ])
  }
}
