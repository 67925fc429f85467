import Language
import Network
import Terminal
import Workbench

/// A model of this session, and its blocks and layers as parts of it.
enum ModelThing: RenamableThing {
  static let kind = "model"
  static let plural = "models"
  static let howToMake = "make one: model NAME input=1x28x28 { … }"
  /// The type of arguments that take a model's name.
  static let type = ArgumentType.name(of: kind)
  /// The type of arguments that take a part's name too.
  static let partType = ArgumentType.name(of: "model or block")

  static func use(_ name: String, _ session: Session) -> String { "use \(name) or summary \(name)" }

  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? {
    switch wanted {
    case "variable": "a model has that name, which is written without $"
    case CheckpointThing.title: "the model `\(name)` is here already: use \(name)"
    case EmbeddingThing.title: "a model has that name, and makes an embedding: embed test with=\(name) as=NAME"
    case "data": "a model has that name; data is called as datasets lists it"
    default: nil
    }
  }

  static func names(_ session: Session) -> [String] { session.desk.models.map(\.name).sortedNaturally() }

  static func namesToShow(_ session: Session) -> [String] {
    session.desk.models.flatMap { model in
      [model.name] + (model.blocks + model.layers.map(\.name)).map { "\(model.name).\($0)" }
    }
  }

  static let columns: [ResultField] =
    [
      .text("name", "what it is called").key,
      .bool("current", "whether layers at the prompt are added to it").leastNeeded,
      .shape("input", "what goes in"), .shape("output", "what comes out"), .integer("layers", "how many"),
      .integer("parameters", "how many"), .texts("frozen", "the parts that do not learn").leastNeeded,
      .integer("epochs", "how many it was trained for"),
    ] + normalization + [
      .bool("unsaved", "whether it differs from what was saved of it, or was trained and never saved")
    ]

  static func rows(_ session: Session) -> [Value] {
    session.desk.models.sortedNaturally(by: \.name).map { model in
      var record: Record = [
        "name": .string(model.name), "current": .bool(model.name == session.desk.currentModel),
        "input": .string("\(model.input)"), "output": .string("\(model.output)"),
        "layers": .integer(model.layers.count), "parameters": .integer(model.parameterCount),
        "frozen": .list(model.frozenParts.map { .string($0) }), "epochs": .integer(model.history.finishedEpochs),
      ]
      record.fields += fields(of: model.normalization)
      record["unsaved"] = .bool(session.isUnsaved(model))
      return .record(record)
    }
  }

  static var arguments: [(type: String, candidates: (_ word: String, Session) -> [Candidate])] {
    [(kind, { candidates($1) }), ("model or block", { parts($0, $1) })]
  }

  static func candidates(_ session: Session) -> [Candidate] {
    session.desk.models.sortedNaturally(by: \.name).map {
      Candidate($0.name, description: "\($0.input) to \($0.output)")
    }
  }

  static func candidatesToShow(_ word: String, _ session: Session) -> [Candidate] { parts(word, session) }

  /// Models, their blocks, the layers outside blocks and, once a block's name stands there with its dot, those in it.
  static func parts(_ word: String, _ session: Session) -> [Candidate] {
    session.desk.models.sortedNaturally(by: \.name).flatMap { model in
      let layers = model.layers.filter { layer in
        layer.block.isEmpty || word.hasPrefix("\(model.name).\(layer.block.joined(separator: ".")).")
      }
      return [Candidate(model.name, description: "\(model.input) to \(model.output)")]
        + model.blocks.map { Candidate("\(model.name).\($0)", description: "a block") }
        + layers.map { Candidate("\(model.name).\($0.name)", description: "\($0.layer.kind), gives \($0.output)") }
    }
  }

  /// Training that would be nowhere else any more, were its checkpoints gone.
  static func dependents(on kind: String, _ names: [String], _ session: Session) -> [Dependent] {
    guard kind == CheckpointThing.kind else { return [] }
    return session.desk.models.compactMap { model in
      guard model.isTrained else { return nil }
      let saved = session.savedStates.filter { $0.value.holdsTraining(of: model) }.keys
      guard !saved.isEmpty, saved.allSatisfy(names.contains) else { return nil }
      return Dependent(kind: self.kind, name: model.name, how: "is saved nowhere else")
    }
  }

  static let undoBringsBack = true

  static func remove(_ names: [String], _ session: Session) throws {
    let word = names.count == 1 ? names[0] : "\(names.count) models"
    session.willChange("removal of \(word)")
    session.desk.models.removeAll { names.contains($0.name) }
    if let current = session.desk.currentModel, names.contains(current) {
      session.desk.currentModel = session.desk.models.last?.name
    }
  }

  static func rename(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    guard var model = session.desk.model(name) else { return }
    try requireFree(newName, besides: name, session)
    session.willChange("the name of \(name)")
    model.name = newName
    if replacing { session.desk.models.removeAll { $0.name == newName && $0.name != name } }
    if let index = session.desk.models.firstIndex(where: { $0.name == name }) { session.desk.models[index] = model }
    if session.desk.currentModel == name { session.desk.currentModel = newName }
  }

  static func copy(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    guard let model = session.desk.model(name) else { return }
    try requireFree(newName, besides: nil, session)
    try session.requireMemory(toCopy: model)
    session.willChange("copy \(newName)")
    session.put(model.copied(as: newName))
  }

  /// A name that a part of another model has already would mean two things.
  static func requireFree(_ name: String, besides own: String?, _ session: Session) throws(Problem) {
    guard let (model, part) = find(name, session), !part.isEmpty, model.name != own,
      (try? model.range(of: part)) != nil
    else { return }
    throw .custom(message: "\(name) is a part of the model \(model.name) already", remedy: "choose another name")
  }

  /// The model of a name and the path of a part of it, empty for the model itself. Names may have dots, so the longest
  /// that a model has is meant. Nil where no model has one.
  static func find(_ text: String, _ session: Session) -> (model: Model, part: String)? {
    let found = session.desk.models.filter { text.isPart(of: $0.name) }
    guard let model = found.max(by: { $0.name.utf8.count < $1.name.utf8.count }) else { return nil }
    return (model, String(text.dropFirst(model.name.count + 1)))
  }
}

/// What a normalisation is in results.
extension ModelThing {
  /// What `fields(of:)` gives.
  static let normalization: [ResultField] = [
    .number("mean", "what is subtracted from pixels in 0 … 1, once it was trained").optional.leastNeeded,
    .number("std", "what they are then divided by, once it was trained").optional.leastNeeded,
  ]

  /// The fields of a result that state a normalisation; empty where there is none yet.
  static func fields(of normalization: Normalization?) -> [Record.Field] {
    [
      .init("mean", normalization.map { .number(decimal($0.mean)) } ?? .nothing),
      .init("std", normalization.map { .number(decimal($0.deviation)) } ?? .nothing),
    ]
  }

  /// The number that a person typed: 0.3, where the nearest single-precision one is 0.30000001192….
  private static func decimal(_ number: Float) -> Double { Double("\(number)") ?? Double(number) }
}

extension ModelThing: ListedThing {
  static let listing = Declaration.listing(
    of: Self.self, group: "models", summary: "List the models of this session",
    description: """
      A model is unsaved when it was trained, or a checkpoint holds it as it was before, and none that this session saved
      or restored holds it as it is now: after training, another layer, freeze or unfreeze. One that was never trained nor
      saved is made again by what was typed.
      """,
    searchTerms: ["networks"],
    examples: [
      .init(
        "model m input=4 { linear 3 }\nmodels", "one model, not trained yet",
        output: """
          model m  input 4  output 3  layers 1  parameters 15

          name  current  input  output  layers  parameters  frozen  epochs  unsaved
          ────  ───────  ─────  ──────  ──────  ──────────  ──────  ──────  ───────
          m     yes      4      3            1          15               0  no

          """)
    ],
    seeAlso: ["summary", "use", "checkpoints"])
}
