import Network
import Workbench

enum ShowCommand: Command {
  static let declaration = Declaration(
    "show", group: "session", summary: "Show anything that has a name",
    description: """
      A variable, a function, a model, one of its blocks or layers, a data set or split, a checkpoint, an embedding: what it is made
      of, and for a layer what its weights are like. Where several things have the name, the first of these is shown;
      kind= chooses another.
      """,
    searchTerms: ["describe", "inspect", "info", "weights", "statistics", "details", "print"],
    positionals: [.positional("thing", .any, "its name, such as ae or ae.encoder.conv1, or a value")],
    options: [.option("kind", .choice(Kind.allCases.map(\.rawValue)), "which kind of thing is meant")],
    otherResults: Description.forms,
    examples: [
      .init(
        "model m input=1x8x8 { conv 4 pad=1; relu }\nshow m.conv1", "a layer, with what its weights are like",
        output: """
          model m  input 1x8x8  output 4x8x8  layers 2  parameters 40

          name    shape    count     mean     std      min     max    norm
          ──────  ───────  ─────  ───────  ──────  ───────  ──────  ──────
          weight  4x1x3x3     36  -0.0056  0.2139  -0.3136  0.3299  1.2840
          bias    4            4   0.2089  0.0880   0.0747  0.3185  0.4533

          layer    m.conv1
          kind     conv
          input    1x8x8
          output   4x8x8
          options  out 4, kernel 3, stride 1, pad 1
          frozen   no

          """),
      .init(
        "let runs = [0.91, 0.92]\nshow runs", "a variable",
        output: "variable runs  type list  value 0.9100, 0.9200\n"),
      .init("show latent", "an embedding"),
    ],
    seeAlso: ["summary", "variables", "models", "datasets", "checkpoints", "embeddings"])

  /// The kinds of things, in the order in which a name is looked for among them.
  enum Kind: String, CaseIterable { case variable, function, model, data, checkpoint, embedding }

  static func run(_ call: Call, _ session: Session) throws -> Value {
    guard case .string(let name) = call.value("thing") else {
      return .record(Description.of(nil, call.value("thing")))
    }
    let kinds = call.optionalString("kind").flatMap(Kind.init(rawValue:)).map { [$0] } ?? Kind.allCases
    for kind in kinds {
      if let found = try description(of: name, kind, call, session) { return .record(found) }
    }
    throw call.problem(unknown(name, kinds, session), at: "thing")
  }

  private static func description(of name: String, _ kind: Kind, _ call: Call, _ session: Session) throws -> Record? {
    switch kind {
    case .variable: return session.evaluator?.variables[name].map { Description.of(name, $0) }
    case .function: return session.evaluator?.functions[name].map { Description.of($0) }
    case .model:
      let names = name.split(separator: ".", maxSplits: 1).map(String.init)
      guard let model = session.models.first(where: { $0.name == names.first }) else { return nil }
      if names.count == 1 { return Description.of(model) }
      do { return try Description.of(names[1], in: model) } catch { throw call.problem(error.problem, at: "thing") }
    case .data:
      if let data = session.dataSets.first(where: { $0.name == name }) { return Description.of(data) }
      return session.split(name).map { Description.of($0) }
    case .checkpoint:
      let checkpoints = try session.checkpoints()
      guard try checkpoints.names().contains(name) else { return nil }
      return try checkpoints.list().first { $0.name == name }.map { Description.of(try $0.summary.get()) }
    case .embedding:
      let embeddings = try session.embeddings()
      return try embeddings.names().contains(name) ? Description.of(try embeddings.load(name)) : nil
    }
  }

  private static func unknown(_ name: String, _ kinds: [Kind], _ session: Session) -> Problem {
    let all = session.namesOfThings
    let candidates = Kind.allCases.filter(kinds.contains).flatMap { all[$0] ?? [] }
    return session.unknown(
      kinds.count == 1 ? kinds[0].rawValue : "thing", name, candidates, toMakeOne: "help explains how to begin")
  }
}

extension Session {
  /// The names that `show` takes.
  var namesOfThings: [ShowCommand.Kind: [String]] {
    [
      .variable: evaluator?.variables.names ?? [], .function: evaluator?.functions.keys.sorted() ?? [],
      .model: models.flatMap { model in
        [model.name] + (model.blocks + model.layers.map(\.name)).map { "\(model.name).\($0)" }
      },
      .data: dataSets.map(\.name) + splitNames, .checkpoint: checkpointNames, .embedding: embeddingNames,
    ]
  }
}
