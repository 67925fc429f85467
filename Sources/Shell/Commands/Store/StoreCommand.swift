import Language
import Store
import Terminal
import Workbench

enum StoreCommand: Command {
  static let declaration = Declaration(
    "store", group: "store", summary: "Say what the store holds and takes, or make it smaller",
    description: """
      Room that was freed in the store's file is used again before the file grows, so that it need not be compacted to
      take more. store compact writes the file anew without it; that wants room for the copy beside it, and no other
      session may have the store open meanwhile.
      """,
    searchTerms: ["disk", "size", "space", "usage", "du", "vacuum", "compact", "clean", "prune", "gc"],
    positionals: [.positional("action", .choice(["compact"]), optional: true, "compact makes the file smaller")],
    result: [
      .list(
        "kinds", "what it holds",
        of: [
          .text("kind", "of thing").key, .integer("count", "how many"),
          .integer("bytes", "of their contents").leastNeeded,
          .number("megabytes", "what they take in the file"),
        ]), .text("store", "its folder"), .number("megabytes", "the size of its file"),
      .number("free_megabytes", "of it, free for what is saved next"),
      .number("spare_megabytes", "what can be had back: features, which are computed again, and leftovers"),
    ],
    otherResults: [
      ResultForm(
        "with compact",
        [
          .text("store", "its folder"), .number("before_megabytes", "the size of its file before"),
          .number("after_megabytes", "and after"),
        ])
    ],
    examples: [
      .init("store", "what takes how much"),
      .init("print (len((store).kinds)) \"kinds\"", "its result as a value", output: "4 kinds\n"),
      .init("store compact", "after much was removed"),
    ],
    seeAlso: ["remove", "list", "features"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let records = try session.stores.records()
    let path = records.environment.path
    if call.isGiven("action") {
      _ = try records.sweep()
      let (before, after) = try records.compact()
      return .record([
        "store": .string(path), "before_megabytes": megabytes(before), "after_megabytes": megabytes(after),
      ])
    }
    let usage = try records.usage()
    let features = usage.kinds.first { $0.kind == StoredFeatures.kind }?.fileBytes ?? 0
    return .record([
      "kinds": .list(
        usage.kinds.map { kind in
          .record([
            "kind": .string(kind.kind), "count": .integer(kind.records), "bytes": .integer(kind.bytes),
            "megabytes": megabytes(kind.fileBytes),
          ])
        }), "store": .string(path), "megabytes": megabytes(usage.fileBytes),
      "free_megabytes": megabytes(usage.freeBytes),
      "spare_megabytes": megabytes(features + usage.unreachableBytes),
    ])
  }

  private static func megabytes(_ bytes: Int) -> Value { .number(Double(bytes) / 1e6) }
}
