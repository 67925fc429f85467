import Language
import Store
import Workbench

/// Images as points in a latent space.
enum EmbeddingThing: StoredThing {
  typealias Stored = StoredEmbedding

  static let kind = "embedding"
  static let plural = "embeddings"
  static let howToMake = "make one: embed test with=MODEL as=NAME"

  static func use(_ name: String, _ session: Session) -> String { "nearest \(name) id=0" }

  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? {
    wanted == DataThing.title ? "an embedding needs no loading: \(use(name, session))" : nil
  }

  static let fields: [ResultField] =
    [
      .text("data", "the images"), .text("model", "what made it"), .integer("images", "how many"),
      .integer("dimension", "values of each point"),
    ] + ModelThing.normalization + [
      .integer("bytes", "what it takes in the store").forPrograms, .moment("saved", "when").leastNeeded,
    ]

  static func row(_ record: StoredRecord<StoredEmbedding.Fields>) -> Record {
    var row: Record = [
      "data": .string(record.fields.origin.data), "model": .string(record.fields.origin.model),
      "images": .integer(record.fields.count), "dimension": .integer(record.fields.dimension),
    ]
    row.fields += ModelThing.fields(of: record.fields.origin.normalization)
    row["bytes"] = .integer(record.byteCount)
    row["saved"] = .moment(record.created)
    return row
  }

  static let forms = [
    ResultForm(
      "for an embedding",
      [
        .text("embedding", "its name"), .text("data", "the images"), .text("model", "what made it"),
        .integer("images", "how many"), .integer("dimension", "values of each point"),
        .text("pixels", "what was subtracted from them and what they were divided by").optional,
      ] + Statistics.columns.dropLast())
  ]

  static func describe(
    _ record: StoredRecord<StoredEmbedding.Fields>, _ shelf: Shelf<StoredEmbedding>
  ) throws(StoreError) -> Record {
    let embedding = try shelf.load(record.name)
    var shown: Record = [
      "embedding": .string(embedding.name), "data": .string(embedding.origin.data),
      "model": .string(embedding.origin.model), "images": .integer(embedding.count),
      "dimension": .integer(embedding.dimension),
    ]
    // Of the pixels that went in; the statistics below are of the points that came out.
    shown["pixels"] = embedding.origin.normalization.map { .string("\($0)") } ?? .nothing
    shown.fields += Statistics(embedding.values).fields.dropLast()
    return shown
  }

  static func hint(_ record: StoredRecord<StoredEmbedding.Fields>) -> String {
    "\(record.fields.origin.data) by \(record.fields.origin.model)"
  }
}

extension EmbeddingThing: DerivedThing {
  static func origins(_ record: StoredRecord<StoredEmbedding.Fields>) -> [Dependent] {
    let origin = record.fields.origin
    return [
      Dependent(kind: DataThing.kind, name: origin.data, how: "is of"),
      Dependent(kind: ModelThing.kind, name: origin.model, how: "was made by"),
      Dependent(kind: CheckpointThing.kind, name: origin.model, how: "was made by"),
    ]
  }
}

extension EmbeddingThing: ListedThing {
  static let listing = Declaration.listing(
    of: Self.self, group: "latent", summary: "List the embeddings", searchTerms: ["latent", "store"],
    examples: [
      .init("embeddings", "what nearest can search"),
      .init("for found in (embeddings).embeddings { print $found.name }", "the names alone", output: "latent\n"),
    ],
    seeAlso: ["embed", "nearest", "remove"])
}
