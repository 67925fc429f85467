enum EmbeddingsCommand: Command {
  static let declaration = Declaration(
    "embeddings", group: "latent", summary: "List the embeddings",
    searchTerms: ["latent", "list", "store"],
    result: [ResultField("embeddings", "a list of name, data, model, images, dimension, mean, std, saved and problem")],
    examples: [
      .init("embeddings", "what nearest can search"),
      .init("for found in (embeddings).embeddings { print $found.name }", "the names alone", output: "latent\n"),
    ],
    seeAlso: ["embed", "nearest"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    .record([
      "embeddings": storedRows(try session.embeddings().list()) { name, record in
        var shown: Record = [
          "name": .string(name), "data": .string(record.fields.origin.data),
          "model": .string(record.fields.origin.model), "images": .integer(record.fields.count),
          "dimension": .integer(record.fields.dimension),
        ]
        shown.fields += Session.fields(of: record.fields.origin.normalization)
        shown["saved"] = .string(Moment.text(secondsSince1970: record.created))
        shown["problem"] = .nothing
        return shown
      }
    ])
  }
}
