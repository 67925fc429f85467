import Language

enum UndoCommand: Command {
  static let declaration = Declaration(
    "undo", group: "models", summary: "Take back the last change",
    description: """
      Layers, blocks, freezing, training, restoring, seed, threads and set, and what a statement did to variables and
      functions: each can be taken back, the latest first, and redo makes it again. A statement that changed several
      variables is one step. What is in the store stays as it is. The last
      \(Session.mostUndoSteps) changes are kept, of them the latest that together take at most \(Session.mostUndoBytes >> 20) MB of weights and
      optimisers' state beside the present models'. A model whose unsaved training gave way and that undo can bring back
      no longer is saved as a checkpoint of a spare name, such as m-2, and a note says so.
      """,
    searchTerms: ["revert", "back", "remove", "rollback"],
    positionals: [.positional("steps", .integer(1...1000), default: 1, "how many changes")],
    result: [.text("undone", "what was taken back")],
    examples: [
      .init(
        "model m input=4\nlinear 3\nundo", "the layer is gone again",
        output: """
          model m  input 4  output 4  layers 0  parameters 0
          model m  layer linear1  output 3  parameters 15
          undone linear1 of m

          """),
      .init(
        "let rate = 0.1\n$rate = 0.2\nundo", "a variable is what it was",
        output: "undone $rate, which is 0.1 again\n"),
    ],
    seeAlso: ["redo", "model", "freeze", "variables"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    .record(["undone": .string(try session.steps(call, session.undo))])
  }

  static func check(_ call: Call, _ session: Session) throws { try session.checkSteps(call) }
}

/// What `undo` and `redo` have in common.
extension Session {
  /// Takes as many steps as were asked for and there are, and says which; a note tells where they were fewer.
  func steps(_ call: Call, _ step: () -> String?) throws -> String {
    try requireOutsideBlocks(call)
    let asked = call.integer("steps")
    var taken: [String] = []
    while taken.count < asked, let change = step() { taken.append(change) }
    let verb = call.declaration.name
    if taken.isEmpty { throw Problem.custom(message: "there is nothing to \(verb)") }
    if taken.count < asked { note("note: \(taken.count) of \(asked) changes: there was nothing more to \(verb)") }
    return Session.listed(changes: taken)
  }

  /// Variables do not change in a check, so what they would bring is not known.
  func checkSteps(_ call: Call) throws {
    try requireOutsideBlocks(call)
    foreseen.mayHaveOtherModels = true
  }
}
