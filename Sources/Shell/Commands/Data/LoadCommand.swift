import Language
import Network
import Store
import System
import Workbench

enum LoadCommand: Command {
  static let declaration = Declaration(
    "load", group: "data", summary: "Load a data set",
    description: """
      Gives the data set's splits, such as train and test, to later commands. The first time its files are looked for in
      the folder of Debian's package dataset-fashion-mnist, in TELAR_DATA, in torchvision's FashionMNIST/raw, or in
      path=; from then on it comes from the store. Pixels are scaled to 0 … 1 or, with mean= and std=, further to
      (pixel − mean) / std: mean=0.5 std=0.5 gives −1 … 1. A model takes that over when it is first trained and keeps it:
      from then on it sees all data so, however they are loaded.
      """,
    searchTerms: ["data", "dataset", "images", "mnist", "idx", "normalize", "normalise", "import"],
    positionals: [.positional("dataset", DataThing.type, "fashion-mnist, or one that the store has")],
    options: [
      .option("as", .newName(of: DataThing.title), "a name for it; its own if not given"),
      .option("path", .folder, "the folder of a published data set's files, gzipped or not, which are then read again")
        .alsoCalled("root", "dir", "folder"),
      .option("mean", .number(), default: 0, "what is subtracted from pixels in 0 … 1"),
      .option("std", .number(.positive), default: 1, "what they are then divided by"),
    ],
    result: [
      .text("data", "its name"), .list("splits", "its parts", of: DataThing.split), .integer("classes", "how many"),
      .text("source", "the folder that its files were read from"), .text("from", "`store` or `files`"),
      .text("replaced", "the folder of the other images that gave way in the store, if some did").optional,
    ],
    examples: [
      .init("load fashion-mnist", "pixels from 0 to 1"),
      .init("load fashion-mnist mean=0.5 std=0.5", "pixels from −1 to 1, as in the paper"),
      .init(
        "let data = (load fashion-mnist)\nprint $data.classes \"classes\"", "its result as a value",
        output: "10 classes\n"),
    ],
    seeAlso: ["datasets", "train"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    var records: RecordStore?
    var failure: StoreError?
    do throws(StoreError) { records = try session.stores.records() } catch { failure = error }
    let loaded: DataLibrary.Loaded
    do throws(DataError) {
      loaded = try DataLibrary(records: records).load(
        call.string("dataset"), as: call.optionalString("as"), path: call.optionalString("path").map(Places.expandHome),
        normalization: normalization(call))
    } catch {
      throw call.problem(error.problem, at: place(of: error, call))
    }
    if loaded.storeFailure?.code == .interrupted { throw Problem.interrupted }
    if let failure = failure ?? loaded.storeFailure {
      session.note("note: the data set is not kept in the store: \(failure)")
    }
    let data = loaded.dataSet
    session.dataSets.removeAll { $0.name == data.name }
    session.dataSets.append(data)
    return .record([
      "data": .string(data.name), "splits": .list(data.splits.map { describe($0) }),
      "classes": .integer(data.classes.count), "source": .string(data.source),
      "from": .string(loaded.wasStored ? "store" : "files"),
      "replaced": .optional(loaded.replacedSource),
    ])
  }

  /// The argument that an error is about.
  private static func place(of error: DataError, _ call: Call) -> String {
    switch error {
    case .unknownDataSet: "dataset"
    case .badNormalization: call.isGiven("std") ? "std" : "mean"
    default: call.isGiven("path") ? "path" : "dataset"
    }
  }

  private static func normalization(_ call: Call) -> Normalization {
    Normalization(mean: Float(call.number("mean")), deviation: Float(call.number("std")))
  }

  /// The splits of what is published are known before it is read.
  static func check(_ call: Call, _ session: Session) throws {
    guard KnownDataSet.all.contains(where: { $0.name == call.string("dataset") }) else {
      session.foreseen.mayHaveOtherData = true
      return
    }
    let name = call.optionalString("as") ?? call.string("dataset")
    let splits = KnownDataSet.splitNames
    session.foreseen.splits += (splits + splits.map { "\(name).\($0)" }).filter {
      !session.foreseen.splits.contains($0)
    }
  }

  static func describe(_ split: DataSplit) -> Value {
    .record([
      "name": .string(split.images.name), "images": .integer(split.images.count),
      "shape": .string("\(split.images.shape)"),
    ])
  }
}
