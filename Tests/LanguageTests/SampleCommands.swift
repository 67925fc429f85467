import Language

/// What the sample commands work on: enough of a shell to try the language.
final class SampleContext {
  var printed: [String] = []
  /// The sizes of the models that exist, by name.
  var models: [String: [Int]] = [:]
  /// The shape that comes out of the model under construction.
  var building: [Int]?
}

var sampleCommands: [any Command<SampleContext>.Type] {
  [
    Print.self, Model.self, Conv.self, Flatten.self, Train.self, Evaluate.self, Pick.self, Keep.self, Crash.self,
  ]
}

struct Print: Command {
  static let declaration = Declaration(
    "print", group: "sample", summary: "print values", positionals: [.rest("value", .text, "what to print")])

  static func run(_ call: Call, _ context: SampleContext) -> Value {
    context.printed.append(call.strings("value").joined(separator: " "))
    return .nothing
  }
}

struct Model: Command {
  static let declaration = Declaration(
    "model", group: "sample", summary: "build a model",
    positionals: [.positional("name", .newName(of: "model"), "its name")],
    options: [.option("input", .shape, required: true, "the shape of its input")], block: .required)

  static func run(_ call: Call, _ context: SampleContext) throws -> Value {
    context.building = call.shape("input")
    defer { context.building = nil }
    try call.runBlock()
    let shape = context.building ?? []
    context.models[call.string("name")] = shape
    return .record(Record(["model": .string(call.string("name")), "output": .list(shape.map { .integer($0) })]))
  }

  static func check(_ call: Call, _ context: SampleContext) throws { _ = try run(call, context) }
}

struct Conv: Command {
  static let declaration = Declaration(
    "conv", group: "sample", summary: "a convolution",
    positionals: [.positional("out", .integer(1...4096), "output channels")],
    options: [
      .option("kernel", .integer(1...15), default: 3, "its size"),
      .option("dropout", .number(.belowOne), default: 0, "how much is dropped"),
      .option("bias", .bool, default: true, "whether it has one"),
    ])

  static func run(_ call: Call, _ context: SampleContext) throws -> Value {
    guard let shape = context.building else {
      throw Problem.custom(message: "no model is being built", remedy: "use `conv` in the block of `model`")
    }
    guard shape.count == 3 else {
      throw call.problem(
        .custom(message: "a convolution needs 3 dimensions, not \(shape.count)", why: "`flatten` came before"),
        at: "out")
    }
    context.building = [call.integer("out"), shape[1], shape[2]]
    return .nothing
  }

  static func check(_ call: Call, _ context: SampleContext) throws { _ = try run(call, context) }
}

struct Flatten: Command {
  static let declaration = Declaration("flatten", group: "sample", summary: "one dimension")

  static func run(_ call: Call, _ context: SampleContext) -> Value {
    context.building = context.building.map { [$0.reduce(1, *)] }
    return .nothing
  }

  static func check(_ call: Call, _ context: SampleContext) { _ = run(call, context) }
}

struct Train: Command {
  static let declaration = Declaration(
    "train", group: "sample", summary: "train a model",
    positionals: [.positional("model", .name(of: "model"), "which model")],
    options: [
      .option("loss", .choice(["mse", "cross-entropy"]), default: "mse", "what is made small"),
      .option("lr", .number(.positive), default: 1e-3, "how fast"),
      .option("epochs", .integer(from: 1), default: 1, "how often"),
      .option("note", .string, "any text"),
    ])

  static func run(_ call: Call, _ context: SampleContext) throws -> Value {
    try check(call, context)
    return .record(
      Record([
        "model": .string(call.string("model")), "lr": .number(call.number("lr")),
        "epochs": .integer(call.integer("epochs")), "note": .string(call.optionalString("note") ?? "none"),
      ]))
  }

  static func check(_ call: Call, _ context: SampleContext) throws {
    let name = call.string("model")
    if call.certainty.isCertain(of: name, kinds: "model"), context.models[name] == nil {
      throw call.problem(.unknown(kind: "model", name: name, candidates: context.models.keys.sorted()), at: "model")
    }
  }
}

struct Evaluate: Command {
  static let declaration = Declaration(
    "evaluate", group: "sample", summary: "measure a model",
    positionals: [.positional("model", .name(of: "model"), optional: true, "which model")])

  static func run(_ call: Call, _ context: SampleContext) -> Value {
    .record(Record(["accuracy": 0.98765, "images": 100]))
  }
}

struct Pick: Command {
  static let declaration = Declaration(
    "pick", group: "sample", summary: "give a list back",
    positionals: [.positional("sizes", .list(of: .integer(1...9)), "what to give back")])

  static func run(_ call: Call, _ context: SampleContext) -> Value { .list(call.list("sizes")) }
}

struct Keep: Command {
  static let declaration = Declaration(
    "keep", group: "sample", summary: "give a value back",
    positionals: [.positional("value", .any, "what to give back")])

  static func run(_ call: Call, _ context: SampleContext) -> Value { call.value("value") }
}

struct Crash: Command {
  struct Failure: Error, CustomStringConvertible { let description = "the disk is full" }
  static let declaration = Declaration("crash", group: "sample", summary: "fail with a foreign error")

  static func run(_ call: Call, _ context: SampleContext) throws -> Value { throw Failure() }
}

/// Runs a text with the sample commands; gives what it printed, each result, and each error.
func transcript(_ text: String, arguments: [(name: String, value: String)] = []) -> String {
  let context = SampleContext()
  let errors = runDiagnostics(text, arguments: arguments, context)
  return (context.printed + errors.map { $0.text() }).joined(separator: "\n")
}

/// Runs a text with the sample commands and gives the errors.
func runDiagnostics(
  _ text: String, arguments: [(name: String, value: String)] = [], _ context: SampleContext = SampleContext()
) -> [Diagnostic] {
  let evaluator = Evaluator(commands: CommandTable(sampleCommands, context: context))
  var polls = 0
  evaluator.isInterrupted = {
    polls += 1
    return polls > 100_000
  }
  evaluator.onResult = { result in
    guard result.commandBlockDepth == 0 else { return }
    context.printed.append("\(result.command.map { $0.name + " " } ?? "")=> \(result.value.source)")
  }
  let result = parse(SourceText(name: "sample", text: text), commands: evaluator.commands.names)
  var errors = result.diagnostics
  if errors.isEmpty {
    do { try evaluator.run(result.script, arguments: arguments) } catch { errors = [error] }
  }
  return errors
}

/// What a check of a text says.
func checked(_ text: String) -> String {
  let commands = CommandTable(sampleCommands, context: SampleContext())
  let errors = check(SourceText(name: "sample", text: text), commands: commands)
  return errors.isEmpty ? "no errors" : errors.map { $0.text() }.joined(separator: "\n")
}
