import Language
import Terminal

enum RenameCommand: Command, OffersNames {
  static let declaration = Declaration(
    "rename", group: "session", summary: "Give a thing another name",
    description: """
      Names are letters of any script, digits, - _ and ., beginning with a letter, a digit or _, and have at most 100
      characters. What was made from the thing goes on to tell its old name.
      """,
    searchTerms: ["mv", "move", "name"], positionals: RenameCommand.positionals(for: "its new name"),
    options: [RenameCommand.replace],
    result: [.text("kind", "of the thing"), .text("name", "its new name"), .text("before", "its name until now")],
    examples: [
      .init("rename run 1 baseline", "a run that deserves a name"),
      .init(
        "model m input=4 { linear 3 }\nrename model m small\nsummary", "a model",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          kind model  name small  before m

          name     kind    output  parameters  trainable
          ───────  ──────  ──────  ──────────  ─────────
          linear1  linear  3               15  yes

          model small  input 4  parameters 15  trainable parameters 15

          """),
    ],
    seeAlso: ["copy", "remove", "list"])

  static var kinds: [any RenamableThing.Type] { allThings.compactMap { $0 as? any RenamableThing.Type } }

  static func positionals(for new: String) -> [Parameter] {
    [
      .positional("kind", ThingKind.type, "such as checkpoint or model"), .positional("name", .string, "its name"),
      .positional("new", .newName(of: "thing"), new),
    ]
  }

  static let replace = Parameter.option(
    "replace", .bool, default: false, "whether another thing that has the new name gives way")

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let (thing, name, new) = try names(call, session)
    // By their bytes: the store tells texts apart that look the same.
    if !new.utf8.elementsEqual(name.utf8) {
      try thing.rename(name, to: new, replacing: call.bool("replace"), session)
    }
    return .record(["kind": .string(thing.kind), "name": .string(new), "before": .string(name)])
  }

  /// The thing's kind and name and the new name, which none other has unless it may give way.
  static func names(
    _ call: Call, _ session: Session
  ) throws -> (thing: any RenamableThing.Type, name: String, new: String) {
    let thing = try ThingKind.named(call, "kind", among: kinds) as! any RenamableThing.Type
    try session.requireOutsideBlocks(call)
    let name = try thing.name(call, "name", session)
    let new = call.string("new")
    if new != name, !call.bool("replace"), try thing.names(session).contains(new) {
      throw call.problem(
        .custom(
          message: "there is a \(thing.title) \(new) already", remedy: "choose another name, or add replace=yes"),
        at: "new")
    }
    return (thing, name, new)
  }

  static func check(_ call: Call, _ session: Session) throws {
    try checkModels(call, session) { try run(call, session) }
  }

  /// In a check: of what there will be only the models are known.
  static func checkModels(_ call: Call, _ session: Session, _ run: () throws -> Value) throws {
    guard try ThingKind.named(call, "kind", among: kinds) == ModelThing.self else { return }
    guard session.isCertain(model: call.string("name"), call) else {
      session.foreseen.mayHaveOtherModels = true
      return
    }
    _ = try run()
  }

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    switch place.parameter.name {
    case "kind": kinds.map { Candidate($0.kind) }
    case "name": place.before.first.flatMap { ThingKind.find($0) }?.candidates(session)
    default: nil
    }
  }
}
