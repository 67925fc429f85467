import Terminal

enum CheckpointsCommand: Command {
  static let declaration = Declaration(
    "checkpoints", group: "store", summary: "List the saved models",
    searchTerms: ["saved", "list", "store"],
    result: [
      .list(
        "checkpoints", "in the order of their names",
        of: storedRow(
          .text("name", "what it is called"),
          [
            .text("model", "the model's name").leastNeeded, .shape("input", "what goes in").leastNeeded,
            .shape("output", "what comes out"), .integer("parameters", "how many"),
            .integer("epochs", "how many it was trained for"),
            .number("validation_loss", "of these weights, after their last epoch"),
          ] + Description.normalization + [.moment("saved", "when")]))
    ],
    examples: [
      .init("checkpoints", "what can be restored"),
      .init(
        "for saved in (checkpoints).checkpoints { print $saved.name }", "the names alone", output: "ae\nclf\n"),
    ],
    seeAlso: ["save", "restore"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    .record([
      "checkpoints": storedRows(
        try session.checkpoints().list().map { ($0.name, $0.summary) }.sortedNaturally(by: \.0)
      ) { name, saved in
        var record: Record = [
          "name": .string(name), "model": .string(saved.model), "input": .string("\(saved.input)"),
          "output": .string("\(saved.output)"), "parameters": .integer(saved.parameterCount),
          "epochs": .integer(saved.history.finishedEpochs),
          "validation_loss": saved.figures?.validationLoss.map { .number($0) } ?? .nothing,
        ]
        record.fields += Session.fields(of: saved.normalization)
        record["saved"] = .string(Moment.iso(secondsSince1970: saved.created))
        record["problem"] = .nothing
        return record
      }
    ])
  }
}
