import Language

/// Every kind of thing, in the order in which `show` looks for a name among them. A new one is a file in this folder and
/// a line here.
var allThings: [any Thing.Type] {
  [
    VariableThing.self, FunctionThing.self, ModelThing.self, DataThing.self, CheckpointThing.self, EmbeddingThing.self,
    RunThing.self,
  ]
}

/// Kinds of things by the words that people have for them.
enum ThingKind {
  /// What an argument of a command names: `checkpoint`, or `checkpoints`.
  static let type = ArgumentType.name(of: typeName)
  static let typeName = "kind of thing"

  /// The kind that an argument names, among those that can what is asked.
  static func named(_ call: Call, _ argument: String, among things: [any Thing.Type]) throws -> any Thing.Type {
    let word = call.string(argument)
    if let found = find(word, among: things) { return found }
    guard find(word, among: allThings) == nil else {
      throw call.problem(
        .custom(
          message: "\(call.declaration.name) does not take a \(word)",
          remedy: "it takes \(things.map { $0.kind }.joined(separator: ", "))"), at: argument)
    }
    throw call.problem(.unknown(kind: typeName, name: word, candidates: things.map { $0.kind }), at: argument)
  }

  static func find(_ word: String, among things: [any Thing.Type] = allThings) -> (any Thing.Type)? {
    things.first { [$0.kind, $0.title, $0.plural].contains(word) }
  }
}
