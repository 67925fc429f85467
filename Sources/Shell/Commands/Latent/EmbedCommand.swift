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
      weights nor images have changed since, what is there is used again; where the same model has learnt since, or this
      one has learnt all that the other had, as when a script runs again, it is replaced. An embedding of another model,
      also of one of the same name, or of another part or data set is replaced only with replace=yes.
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
      ResultField(
        "replaced",
        .record([
          .moment("saved", "when"), .text("model", "what made it"), .text("data", "the images"),
          .integer("dimension", "values of each point"),
        ]), "the embedding that gave way, if one did"
      ).optional,
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
    let origin = EmbeddingOrigin(of: data, by: model, of: whole)
    var earlier = try shelf.findUndamaged(name)
    // Asked before the work, and again as it is saved: another session may have saved one of this name meanwhile.
    func mayReplace(_ present: StoredRecord<StoredEmbedding.Fields>) -> Bool {
      earlier = present
      return call.bool("replace") || present.fields.origin.givesWay(to: origin)
    }
    if let earlier, !mayReplace(earlier) { throw refusal(name, earlier, origin, of: whole, call) }
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
      do throws(StoreError) { try shelf.save(embedding, as: name, replacing: mayReplace) } catch {
        guard error.code == .nameTaken, let earlier else { throw error }
        throw refusal(name, earlier, origin, of: whole, call)
      }
    }
    return .record([
      "embedding": .string(name), "data": .string(origin.data), "model": .string(origin.model),
      "images": .integer(embedding.count), "dimension": .integer(embedding.dimension), "reused": .bool(found != nil),
      "replaced": found == nil ? earlier.map(describe) ?? .nothing : .nothing,
    ])
  }

  private static func refusal(
    _ name: String, _ earlier: StoredRecord<StoredEmbedding.Fields>, _ wanted: EmbeddingOrigin,
    of model: Model, _ call: Call
  ) -> Diagnostic {
    let other = earlier.fields.origin
    let remedy = "choose another name, or replace it with replace=yes"
    guard other.isSamePlace(as: wanted) else {
      return call.problem(
        .custom(message: "embedding \(name) is of \(other.data) with \(other.model)", remedy: remedy), at: "as")
    }
    let made = Moment.local(Moment.iso(secondsSince1970: earlier.created))
    return call.problem(
      .custom(
        message: "embedding \(name) is of another model that is called \(model.name) too",
        why: "\(earlier.fields.count) points of \(earlier.fields.dimension) values, made \(made)", remedy: remedy),
      at: "as")
  }

  private static func describe(_ earlier: StoredRecord<StoredEmbedding.Fields>) -> Value {
    .record([
      "saved": .moment(earlier.created), "model": .string(earlier.fields.origin.model),
      "data": .string(earlier.fields.origin.data), "dimension": .integer(earlier.fields.dimension),
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    try session.checkSplit(call, "data")
    guard session.isCertain(call, "with") else { return }
    _ = try session.modelAndPart(call, "with")
  }
}
