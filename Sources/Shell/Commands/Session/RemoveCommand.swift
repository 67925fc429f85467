import Language
import Terminal

enum RemoveCommand: Command, OffersNames {
  static let declaration = Declaration(
    "remove", group: "session", summary: "Remove things by their names",
    description: """
      At the prompt it says first what would go from the store and what depends on it, and asks; ask=no leaves that out,
      as scripts do. What depends on something stays. Models, variables and functions come back with undo; what was in
      the store does not, and its room is used again.
      """,
    searchTerms: ["delete", "rm", "del", "drop", "erase", "unset", "unload", "clear"],
    positionals: [
      .positional("kind", ThingKind.type, "such as checkpoint or model"),
      .rest("names", .string, required: true, "or patterns, with * for any characters and ? for one"),
    ],
    options: [.option("ask", .bool, default: true, "whether a person at the prompt is asked first")],
    result: [
      .text("kind", "of the things"), .texts("removed", "those that are gone"),
      .integer("bytes", "what they took in the store").optional,
      .list(
        "dependents", "what depended on them",
        of: [
          .text("kind", "of thing"), .text("name", "its name").key, .text("depends", "how"),
        ]),
    ],
    examples: [
      .init("remove checkpoint 'cl*' ae", "one, and all whose names begin with cl"),
      .init(
        "model m input=4 { linear 3 }\nremove model m\nundo", "undo brings a model back",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          kind model  removed m  dependents none
          undone removal of m

          """),
    ],
    seeAlso: ["list", "rename", "store", "undo"])

  private static var kinds: [any RemovableThing.Type] { allThings.compactMap { $0 as? any RemovableThing.Type } }

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let thing = try thing(call)
    let names = try names(call, thing, session)
    let dependents = try allThings.flatMap { try $0.dependents(on: thing.kind, names, session) }
      .filter { $0.kind != thing.kind || !names.contains($0.name) }
    let size = names.reduce(0) { $0 + (thing.bytes(of: $1, session) ?? 0) }
    let bytes = size == 0 ? nil : size
    if session.isInteractive, call.bool("ask"), !thing.undoBringsBack,
      !session.confirm(question(thing, names, bytes, dependents))
    {
      session.note("note: nothing was removed")
      return .record(["kind": .string(thing.kind), "removed": .list([]), "bytes": .nothing, "dependents": .list([])])
    }
    try thing.remove(names, session)
    return .record([
      "kind": .string(thing.kind), "removed": .list(names.map { .string($0) }),
      "bytes": .optional(bytes),
      "dependents": .list(
        dependents.map {
          .record(["kind": .string($0.kind), "name": .string($0.name), "depends": .string($0.how)])
        }),
    ])
  }

  private static func question(
    _ thing: any RemovableThing.Type, _ names: [String], _ bytes: Int?, _ dependents: [Dependent]
  ) -> String {
    let what = names.count == 1 ? "\(thing.title) \(names[0])" : "\(names.count) \(thing.plural): \(listed(names))"
    var lines = ["this removes \(what)" + (bytes.map { " (\(Quantities.bytes($0)))" } ?? "")]
    lines += dependents.prefix(10).map { "  \($0.kind) \($0.name) \($0.how), and stays" }
    if dependents.count > 10 { lines.append("  and \(dependents.count - 10) more") }
    return lines.joined(separator: "\n") + "\nremove? yes or no: "
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", … (\(names.count - 20) more)" : "")
  }

  private static func thing(_ call: Call) throws -> any RemovableThing.Type {
    try ThingKind.named(call, "kind", among: kinds) as! any RemovableThing.Type
  }

  /// The things that are meant, each once. A name that nothing has is an error before anything is removed.
  private static func names(_ call: Call, _ thing: any RemovableThing.Type, _ session: Session) throws -> [String] {
    let present = try thing.names(session)
    var names: [String] = []
    for word in call.strings("names") {
      let pattern = NamePattern(word)
      let found = present.filter { $0 == word || pattern.isPattern && pattern.matches($0) }
      if found.isEmpty {
        throw call.problem(
          pattern.isPattern
            ? .custom(
              message: "no \(thing.title) has a name like '\(word)'",
              remedy: present.isEmpty ? "" : "list \(thing.kind) tells what there is")
            : thing.unknown(word, among: present), at: "names")
      }
      names += found.filter { !names.contains($0) }
    }
    return names
  }

  /// Of what there will be when the script runs only the models are known.
  static func check(_ call: Call, _ session: Session) throws {
    guard try thing(call) == ModelThing.self else { return }
    guard call.strings("names").allSatisfy({ !NamePattern($0).isPattern && session.isCertain(model: $0, call) }) else {
      session.foreseen.mayHaveOtherModels = true
      return
    }
    _ = try run(call, session)
  }

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    if place.parameter.name == "kind" { return kinds.map { Candidate($0.kind) } }
    guard place.parameter.name == "names" else { return nil }
    return place.before.first.flatMap { ThingKind.find($0) }?.candidates(session).filter {
      !place.before.dropFirst().contains($0.text)
    }
  }
}
