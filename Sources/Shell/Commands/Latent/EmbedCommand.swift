import Language
import Network
import Store
import System
import Workbench

enum EmbedCommand: Command {
  static let declaration = Declaration(
    "embed", group: "latent", summary: "Turn images into points of a latent space",
    description: """
      The output of a model or of one of its blocks, for each image, is kept in the store under a name. Where neither
      weights nor images have changed since, what is there is used again; where they have, it is replaced. An embedding
      of another model, part or data set by name is replaced only with replace=yes.
      """,
    searchTerms: ["embedding", "encode", "latent", "features", "codes", "predict", "transform"],
    positionals: [.positional("data", DataThing.splitType, "the images")],
    options: [
      .option("with", ModelThing.partType, required: true, "the model, or a part such as ae.encoder")
        .alsoCalled("model", "by"),
      .option("as", .newName(of: EmbeddingThing.kind), required: true, "what it is called").alsoCalled("name"),
      .option("replace", .bool, default: false, "whether another model's or data set's embedding may be replaced"),
    ],
    result: [
      .text("embedding", "its name"), .text("data", "the images"), .text("model", "what made it"),
      .integer("images", "how many"), .integer("dimension", "values of each point"),
      .bool("reused", "whether it was there already"),
      .moment("replaced", "when the embedding that gave way was made, if one did").optional,
    ],
    examples: [
      .init("embed test with=ae.encoder as=latent", "the encoder's view of the test images"),
      .init(
        """
        let data = (load fashion-mnist)
        model m input=1x28x28 { flatten; linear 8 }
        print (embed test with=m as=codes).dimension
        """, "points of eight values each",
        output: """
          model m  input 1x28x28  output 8  layers 2  parameters 6,280
          8

          """),
    ],
    seeAlso: ["nearest", "embeddings"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let data = try session.split(call, "data")
    let (whole, part) = try session.modelAndPart(call, "with")
    try session.requireMemory(toCopy: whole)
    let model = try whole.prefix(through: part)
    let name = call.string("as")
    let shelf = try session.stores.shelf(StoredEmbedding.self)
    let origin = EmbeddingOrigin(of: data, by: model)
    let earlier = try shelf.findUndamaged(name)
    if let other = earlier?.fields.origin, !other.isSamePlace(as: origin), !call.bool("replace") {
      throw call.problem(
        .custom(
          message: "embedding \(name) is of \(other.data) with \(other.model)",
          remedy: "choose another name, or replace it with replace=yes"), at: "as")
    }
    // One that is damaged is made again.
    let found = try? shelf.find(name, from: origin)
    let embedding: Embedding
    let images = session.images(data, for: whole)
    if let found {
      embedding = found
    } else {
      let inference = try Inference(model, workers: session.workers)
      guard let values = try inference.outputs(images, shouldStop: { session.isInterrupted }) else {
        throw Problem.interrupted
      }
      embedding = Embedding(
        name: name, origin: origin, images: data.images, dimension: model.output.count, values: values)
      try shelf.save(embedding, as: name)
    }
    return .record([
      "embedding": .string(name), "data": .string(origin.data), "model": .string(origin.model),
      "images": .integer(embedding.count), "dimension": .integer(embedding.dimension), "reused": .bool(found != nil),
      "replaced": found == nil
        ? earlier.map { .string(Moment.iso(secondsSince1970: $0.created)) } ?? .nothing : .nothing,
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    try session.checkSplit(call, "data")
    guard session.isCertain(call, "with") else { return }
    _ = try session.modelAndPart(call, "with")
  }
}
