import Language
import Terminal

enum ListCommand: Command, OffersNames {
  static let declaration = Declaration(
    "list", group: "session", summary: "List the things of a kind, or say what kinds there are",
    description: """
      checkpoints, models, embeddings and runs are commands of their own that do the same. where= chooses rows by what
      they say; what a row does not have is neither more nor less than anything.
      """,
    searchTerms: ["ls", "dir", "all", "overview", "names"],
    positionals: [
      .positional("kind", ThingKind.type, optional: true, "such as checkpoint or model"), RowSelection.pattern,
    ],
    options: RowSelection.options,
    result: [
      .list(
        "kinds", "of things",
        of: [.text("kind", "as show, remove and rename take it").key, .integer("count", "how many there are")])
    ],
    otherResults: allThings.map { thing in
      ResultForm(
        "for \(thing.kind)", [.list(thing.plural, "in the order of their names, or as sort= says", of: thing.columns)])
    },
    examples: [
      .init("list data", "the data sets, loaded or in the store"),
      .init(
        "let rate = 0.1\nlet other = \"text\"\nlist variable 'r*'", "variables that begin with r",
        output: "name  type    value\n────  ──────  ─────\nrate  number  0.1\n"),
    ],
    seeAlso: ["show", "remove", "rename", "store"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    guard call.isGiven("kind") else {
      return .record([
        "kinds": .list(
          try allThings.map { thing in
            .record(["kind": .string(thing.kind), "count": .integer(try thing.names(session).count)])
          })
      ])
    }
    let thing = try ThingKind.named(call, "kind", among: allThings)
    return .record([
      thing.plural: .list(try RowSelection(call, thing.columns).rows(thing.rows(session)))
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    guard call.isGiven("kind") else { return }
    _ = try RowSelection(call, ThingKind.named(call, "kind", among: allThings).columns)
  }

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    guard place.parameter.name != "kind" else { return nil }
    return place.before.first.flatMap { ThingKind.find($0) }.flatMap {
      RowSelection.candidates(place, $0, session)
    }
  }
}
