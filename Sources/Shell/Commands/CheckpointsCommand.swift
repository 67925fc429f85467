enum CheckpointsCommand: Command {
  static let declaration = Declaration(
    "checkpoints", group: "store", summary: "List the saved models",
    searchTerms: ["saved", "list", "store"],
    result: [
      ResultField(
        "checkpoints",
        "a list of name, model, input, output, parameters, epochs, validation_loss, mean, std, saved and problem")
    ],
    examples: [
      .init("checkpoints", "what can be restored"),
      .init(
        "for saved in (checkpoints).checkpoints { print $saved.name }", "the names alone", output: "ae\nclf\n"),
    ],
    seeAlso: ["save", "restore"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    .record([
      "checkpoints": storedRows(try session.checkpoints().list().map { ($0.name, $0.summary) }) { name, saved in
        var record: Record = [
          "name": .string(name), "model": .string(saved.model), "input": .string("\(saved.input)"),
          "output": .string("\(saved.output)"), "parameters": .integer(saved.parameterCount),
          "epochs": .integer(saved.history.finishedEpochs),
          "validation_loss": saved.figures?.validationLoss.map { .number($0) } ?? .nothing,
        ]
        record.fields += Session.fields(of: saved.normalization)
        record["saved"] = .string(Moment.text(secondsSince1970: saved.created))
        record["problem"] = .nothing
        return record
      }
    ])
  }
}
