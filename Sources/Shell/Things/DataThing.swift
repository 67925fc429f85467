import Language
import Network
import Store
import System
import Terminal
import Workbench

/// A data set, loaded or in the store, and its splits as parts of it.
enum DataThing: RenamableThing {
  static let kind = "data"
  static let title = "data set"
  static let plural = "datasets"
  static let howToMake = "load one: load fashion-mnist"
  /// The type of arguments that take a split, such as `test` or `fashion-mnist.test`.
  static let splitType = ArgumentType.name(of: "data")
  /// The type of arguments that take what `load` can bring.
  static let type = ArgumentType.name(of: title)

  static func use(_ name: String, _ session: Session) -> String {
    session.split(name) != nil ? "data=\(name)" : "load \(name)"
  }

  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? {
    switch wanted {
    case "variable": "data has that name, which is written without $"
    case EmbeddingThing.title: "make one of that data: embed \(name) with=MODEL as=NAME"
    default: "data has that name: \(use(name, session))"
    }
  }

  static func has(_ name: String, _ session: Session) -> Bool {
    session.split(name) != nil || session.dataSets.contains { $0.name == name } || stored(session).contains(name)
  }

  static func names(_ session: Session) throws -> [String] {
    names(session, stored: try session.stores.shelf(StoredDataSet.self).names())
  }

  private static func names(_ session: Session, stored: [String]) -> [String] {
    let loaded = session.dataSets.map(\.name)
    return (loaded + stored.filter { !loaded.contains($0) }).sortedNaturally()
  }

  static func namesToShow(_ session: Session) -> [String] { session.dataSets.map(\.name) + session.splitNames }

  private static func stored(_ session: Session) -> [String] {
    (try? session.stores.readableShelf(StoredDataSet.self)?.names()) ?? []
  }

  static let columns = storedRow(
    .text("name", "what it is called"),
    [
      .bool("loaded", "whether this session has it"), .integer("images", "how many, in all splits"),
      .texts("splits", "its parts"), .shape("shape", "of an image"), .integer("classes", "how many"),
      .text("source", "the folder that its files were read from").leastNeeded,
      .integer("bytes", "what it takes in the store").forPrograms, .moment("saved", "when").leastNeeded,
    ])

  static func rows(_ session: Session) throws -> [Value] {
    let list = try session.stores.shelf(StoredDataSet.self).list()
    return names(session, stored: list.map(\.name)).map { name in
      let loaded = session.dataSets.first { $0.name == name }
      let stored = list.first { $0.name == name }?.record
      if case .failure(let error)? = stored, loaded == nil {
        return .record(["name": .string(name), "loaded": false, "problem": .string(error.message)])
      }
      return .record(row(name, loaded, try? stored?.get()))
    }
  }

  private static func row(_ name: String, _ loaded: DataSet?, _ stored: StoredRecord<DataSetFields>?) -> Record {
    var splits: [(name: String, count: Int, shape: String)] = []
    if let loaded {
      splits = loaded.splits.map { ($0.name, $0.images.count, "\($0.images.shape)") }
    } else if let stored {
      splits = stored.fields.splits.map { split in
        (split.name, split.count, split.shape.map { "\($0)" } ?? split.size.map(String.init).joined(separator: "x"))
      }
    }
    let names: [Value] = splits.map { .string($0.name) }
    var row: Record = ["name": .string(name), "loaded": .bool(loaded != nil)]
    row["images"] = .integer(splits.reduce(0) { $0 + $1.count })
    row["splits"] = .list(names)
    row["shape"] = .optional(splits.first?.shape)
    row["classes"] = .optional((loaded?.classes ?? stored?.fields.classes)?.count)
    row["source"] = .optional(loaded?.source ?? stored?.fields.source)
    row["bytes"] = .optional(stored?.byteCount)
    row["saved"] = .optional(stored.map { Moment.iso(secondsSince1970: $0.created) })
    row["problem"] = .nothing
    return row
  }

  static let forms: [ResultForm] = [
    ResultForm(
      "for a data set",
      [
        .text("data", "its name"), .list("splits", "its parts", of: split), .texts("classes", "what they are called"),
        .number("mean", "what was subtracted from pixels"), .number("std", "what they were divided by"),
        .text("source", "the folder that its files were read from"),
      ]),
    ResultForm(
      "for a split",
      [
        .text("split", "its name in full").inEachRow, .integer("images", "how many").inEachRow(as: "all_images"),
        .shape("shape", "of an image"),
        .list(
          "classes", "what they are",
          of: [
            .integer("label", "its number"), .text("class", "what it is called").key, .integer("images", "how many"),
          ]),
      ]),
  ]

  /// A split among others.
  static let split: [ResultField] = [
    .text("name", "in full").key, .integer("images", "how many"), .shape("shape", "of an image"),
  ]

  static func describe(_ name: String, _ session: Session) throws -> Record? {
    if let data = session.dataSets.first(where: { $0.name == name }) { return describe(data) }
    return session.split(name).map { describe($0) }
  }

  private static func describe(_ data: DataSet) -> Record {
    var record: Record = [
      "data": .string(data.name), "splits": .list(data.splits.map { LoadCommand.describe($0) }),
      "classes": .list(data.classes.map { .string($0) }),
    ]
    record.fields += ModelThing.fields(of: data.normalization)
    record["source"] = .string(data.source)
    return record
  }

  /// A split, with how many images each class has.
  private static func describe(_ split: DataSplit) -> Record {
    let images = split.images
    var counts = [Int](repeating: 0, count: images.classes.count)
    if let labels = images.labels {
      for index in 0..<images.count { counts[Int(labels[index])] += 1 }
    }
    return [
      "split": .string(images.name), "images": .integer(images.count), "shape": .string("\(images.shape)"),
      "classes": .list(
        zip(images.classes, counts).enumerated().map { label, entry in
          .record(["label": .integer(label), "class": .string(entry.0), "images": .integer(entry.1)])
        }),
    ]
  }

  static var arguments: [(type: String, candidates: (_ word: String, Session) -> [Candidate])] {
    [("data", { splits($1) }), (title, { loadable($1) })]
  }

  static func candidates(_ session: Session) -> [Candidate] {
    ((try? names(session)) ?? session.dataSets.map(\.name)).map { Candidate($0, description: "a data set") }
  }

  static func candidatesToShow(_ word: String, _ session: Session) -> [Candidate] {
    session.splitNames.map { Candidate($0, description: "data") } + candidates(session)
  }

  private static func splits(_ session: Session) -> [Candidate] {
    session.splitNames.map { name in
      let split = session.split(name).map { "\(Quantities.grouped($0.images.count)) images of \($0.images.name)" }
      return Candidate(name, description: split ?? "")
    }
  }

  private static func loadable(_ session: Session) -> [Candidate] {
    session.dataSetNames.sortedNaturally().map { Candidate($0) }
  }

  static func bytes(of name: String, _ session: Session) -> Int? {
    (try? session.stores.shelf(StoredDataSet.self).findUndamaged(name))??.byteCount
  }

  static func remove(_ names: [String], _ session: Session) throws {
    try session.stores.shelf(StoredDataSet.self).remove(names)
    session.dataSets.removeAll { names.contains($0.name) }
  }

  static func rename(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    try session.stores.shelf(StoredDataSet.self).rename(name, to: newName, replacing: replacing)
    guard let loaded = session.dataSets.first(where: { $0.name == name }) else { return }
    let index = session.dataSets.firstIndex { $0.name == name }!
    // The splits are called by the set's name too, so it is read anew.
    let again = try DataLibrary(records: try session.stores.records()).load(
      newName, normalization: loaded.normalization)
    session.dataSets[index] = again.dataSet
    session.dataSets.removeAll { $0.name == newName && $0.splits.first?.images !== again.dataSet.splits.first?.images }
  }

  static func copy(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    try session.stores.shelf(StoredDataSet.self).copy(name, to: newName, replacing: replacing)
  }
}
