import Language
import Terminal

enum ShowCommand: Command, OffersNames {
  static let declaration = Declaration(
    "show", group: "session", summary: "Show anything that has a name",
    description: """
      A variable, a function, a model, one of its blocks or layers, a data set or split, a checkpoint, an embedding, a run: what
      it is made of, and for a layer what its weights are like. Where several things have the name, the first of these is shown;
      kind= chooses another.
      """,
    searchTerms: ["describe", "inspect", "info", "weights", "statistics", "details", "print"],
    positionals: [.positional("thing", .any, "its name, such as ae or ae.encoder.conv1, or a value")],
    options: [.option("kind", ThingKind.type, "which kind of thing is meant")],
    otherResults: allThings.flatMap { $0.forms },
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
    seeAlso: ["summary", "variables", "models", "datasets", "checkpoints", "embeddings", "runs", "list"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let value = call.value("thing")
    let name: String
    switch value {
    case .string(let text): name = text
    // The name of a run, as long as it has no other.
    case .integer where call.isGiven("kind"): name = value.text
    default: return .record(VariableThing.describe(nil, value))
    }
    let kinds = try call.isGiven("kind") ? [ThingKind.named(call, "kind", among: allThings)] : allThings
    for kind in kinds {
      do {
        if let found = try kind.describe(name, session) { return .record(found) }
      } catch let problem as Problem {
        throw call.problem(problem, at: "thing")
      }
    }
    let names = kinds.flatMap { $0.namesToShow(session) }
    throw call.problem(
      kinds.count == 1
        ? kinds[0].unknown(name, among: names)
        : .unknown(
          kind: "thing", name: name, candidates: names, remedy: names.isEmpty ? "help explains how to begin" : ""),
      at: "thing")
  }

  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]? {
    guard place.parameter.name == "thing" else { return nil }
    return allThings.flatMap { $0.candidatesToShow(place.word, session) }
  }
}
