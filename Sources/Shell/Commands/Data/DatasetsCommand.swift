import Language
import Terminal
import Workbench

enum DatasetsCommand: Command {
  static let declaration = Declaration(
    "datasets", group: "data", summary: "List the data sets",
    description: "Those that are loaded, with their splits, and those that load can bring.",
    searchTerms: ["data", "list", "splits"],
    result: [
      .list(
        "loaded", "the splits",
        of: DataThing.split + [
          .number("mean", "what was subtracted from pixels").leastNeeded,
          .number("std", "what they were divided by").leastNeeded,
        ]),
      .texts("available", "the names that load takes"),
    ],
    examples: [
      .init("datasets", "what there is"),
      .init("print (datasets).available", "the names that load takes", output: "[\"fashion-mnist\"]\n"),
    ],
    seeAlso: ["load"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let splits = session.dataSets.flatMap { data in
      data.splits.map { split in
        var record: Record = [
          "name": .string(split.images.name), "images": .integer(split.images.count),
          "shape": .string("\(split.images.shape)"),
        ]
        record.fields += ModelThing.fields(of: data.normalization)
        return Value.record(record)
      }
    }
    let names = try DataLibrary(records: try session.stores.records()).names()
    return .record(["loaded": .list(splits), "available": .list(names.sortedNaturally().map { .string($0) })])
  }
}
