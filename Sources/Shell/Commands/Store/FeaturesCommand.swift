import Language
import Store
import Workbench

enum FeaturesCommand: Command {
  static let declaration = Declaration(
    "features", group: "store", summary: "List what frozen layers made of images",
    description: """
      Where a model's first layers are frozen, train computes their output for all images once and keeps it in the store,
      the newest 2 GB of it. clear=yes deletes it all; it is computed again when it is needed.
      """,
    searchTerms: ["frozen", "cache", "encoder", "room", "disk", "delete"],
    options: [.option("clear", .bool, default: false, "whether to delete them")],
    result: [
      .list(
        "features", "the oldest first",
        of: storedRow(
          .text("layers", "what made them"),
          [
            .text("data", "the images"), .integer("images", "how many"), .shape("shape", "of one image's"),
            .number("megabytes", "what they take in the store"), .moment("saved", "when").leastNeeded,
          ]))
    ],
    otherResults: [ResultForm("with clear=yes", option: "clear", [.integer("deleted", "how many were")])],
    examples: [
      .init("features", "what the store keeps"),
      .init(
        "let freed = (features clear=yes)\nprint (len((features).features)) \"kept\"", "free its room",
        output: "0 kept\n"),
    ],
    seeAlso: ["train", "freeze"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let records = FeatureRecords(records: try session.stores.records())
    if call.bool("clear") { return .record(["deleted": .integer(try records.deleteAll())]) }
    return .record([
      "features": .list(
        storedRows(try records.list(), name: "layers") { _, record in
          [
            "layers": .string(record.fields.layers), "data": .string(record.fields.data),
            "images": .integer(record.fields.count), "shape": .string("\(record.fields.shape)"),
            "megabytes": .number(Double(record.byteCount) / 1e6), "saved": .moment(record.created),
          ]
        })
    ])
  }
}
