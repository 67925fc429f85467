import Language
import Terminal

enum CopyCommand: Command, OffersNames {
  static let declaration = Declaration(
    "copy", group: "session", summary: "Make a thing a second time under another name",
    description: """
      Nothing is shared: what becomes of one does not touch the other. A copied model is a model of its own, with the
      same weights, what is frozen, optimiser's state and history.
      """,
    searchTerms: ["cp", "duplicate", "clone", "deepcopy"],
    positionals: RenameCommand.positionals(for: "the copy's name"), options: [RenameCommand.replace],
    result: [.text("kind", "of the thing"), .text("name", "the copy's"), .text("of", "what was copied")],
    examples: [
      .init("copy checkpoint clf clf-before", "keep it as it is now"),
      .init(
        "model m input=4 { linear 3 }\ncopy model m other\nprint (len((models).models))", "two models",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          kind model  name other  of m
          2

          """),
    ],
    seeAlso: ["rename", "attach", "save"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let (thing, name, new) = try RenameCommand.names(call, session)
    guard new != name else {
      throw call.problem(
        .custom(message: "a copy needs a name of its own", remedy: "choose another name"), at: "new")
    }
    try thing.copy(name, to: new, replacing: call.bool("replace"), session)
    return .record(["kind": .string(thing.kind), "name": .string(new), "of": .string(name)])
  }

  static func check(_ call: Call, _ session: Session) throws {
    try RenameCommand.checkModels(call, session) { try run(call, session) }
  }

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    RenameCommand.candidates(place, session)
  }
}
