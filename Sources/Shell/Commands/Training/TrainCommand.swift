import Compute
import Language
import Network
import Store
import System
import Terminal
import Workbench

enum TrainCommand: Command {
  static let declaration = Declaration(
    "train", group: "training", summary: "Train a model",
    description: """
      Each epoch takes all images of data= in a new order, or limit= of them, and then measures the loss on validate=.
      With loss=mse the model learns to give back its input, with loss=cross-entropy the label. A second train goes on
      where the first stopped. Where the first layers are frozen and their dropout is off, a classifier's training goes
      through their output, up to the first linear, which is computed once and kept in the store; the weights are the
      same, to the bit. Ctrl-C ends training after the step under way, and the model stays as it is by then. A script
      ends there, before its save, unless set interrupt=continue lets it go on. What pixels are normalised with is the
      model's: it is taken from the data the first time and stays, however data are loaded later; normalize=data takes
      the data's.
      """,
    searchTerms: ["fit", "learn", "compile", "optimize", "optimise", "epochs", "adam", "sgd"],
    positionals: [.positional("model", ModelThing.type, optional: true, "the current model if not given")],
    options: [
      .option(
        "loss", .choice(Loss.allCases.map(\.rawValue)),
        "mse where the output has the input's shape, else cross-entropy, if not given"
      ).alsoCalled("criterion", "loss_fn", "objective"),
      .option("optimizer", .choice(["adam", "sgd"]), default: "adam", "how gradients change weights")
        .alsoCalled("optim", "optimiser"),
      .option("lr", .number(.positive), default: 0.001, "the learning rate").alsoCalled("learning_rate", "rate"),
      .option("momentum", .number(.belowOne), "of sgd; 0 if not given"),
      .option("batch", .integer(1...1 << 20), default: 128, "images in each step").alsoCalled("batch_size"),
      .option("epochs", .integer(1...1 << 20), default: 1, "how often the images are gone through")
        .alsoCalled("num_epochs", "n_epochs", "max_epochs", "nb_epoch"),
      .option(
        "precision", .choice(Precision.allCases.map(\.rawValue)), default: "fp32",
        "what convolutions multiply in; bf16 is faster on processors with AVX-512 BF16"),
      .option("limit", .integer(1...Int.max), "the most images of each epoch").alsoCalled("subset", "max_images"),
      .option("data", DataThing.splitType, default: "train", "what is learnt").alsoCalled("dataset", "train_data"),
      .option("validate", DataThing.splitType, default: "test", "what is measured after each epoch, or none")
        .alsoCalled("validation_data", "validation", "val_data"),
      .option(
        "normalize", .choice(["model", "data"]), default: "model",
        "whose normalisation pixels get, from now on; a model that has none yet takes the data's"),
      .option(
        "keep", .bool, default: true, "whether the output of frozen first layers is computed once and kept in the store"
      ),
      .option("progress", .bool, "whether it shows how it gets on; as set progress= says if not given"),
    ],
    result: [
      .text("model", "its name").inEachRow, .text("run", "under which it is recorded").optional.forPrograms,
      .moment("started", "when").inEachRow.forPrograms,
      .list("epochs", "those that ended", of: epoch), .text("stopped", "`finished` or `interrupted`"),
    ],
    examples: [
      .init("train ae loss=mse optimizer=adam lr=1e-3 batch=128 epochs=2", "an autoencoder"),
      .init("train clf loss=cross-entropy limit=1000", "a quick look at a classifier"),
      .init(
        """
        let data = (load fashion-mnist)
        model m input=1x28x28 { flatten; linear 10 }
        let run = (train m limit=256)
        print $run.stopped (len($run.epochs)) "epoch"
        """, "its result as a value",
        output: """
          model m  input 1x28x28  output 10  layers 2  parameters 7,850
          finished 1 epoch

          """),
    ],
    seeAlso: ["evaluate", "freeze", "save", "set"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let started = Clock.secondsSince1970()
    let begin = Clock.monotonicSeconds()
    let before = try session.model(call, "model")
    let options = try options(call, before)
    let data = try session.split(call, "data")
    let model = session.normalized(before, for: data, byData: call.string("normalize") == "data")
    let validation = call.string("validate") == "none" ? nil : try session.split(call, "validate")
    try model.requireParameters()
    let showsProgress = call.optionalBool("progress") ?? session.desk.settings.progress
    let sources = try session.trainingSources(
      for: model, data, validation: validation, options, keeps: call.bool("keep"), showsProgress: showsProgress)
    let trainer = try Trainer(
      model, from: sources.first, on: sources.train, validation: sources.validation, options: options,
      workers: session.workers)
    let report = TrainingReport(
      epochs: options.epochs, before: model.history.last?.epoch ?? 0, session: session, isShown: showsProgress)
    defer { report.finish() }
    let (trained, end) = try trainer.run(shouldStop: { session.isInterrupted }, onEvent: report.receive)
    session.willChange("training of \(model.name)")
    session.put(trained)
    report.finish()
    let run = session.record(
      Run(
        model: model.name, data: data.images.name, validation: validation?.images.name,
        options: written(call, options), normalization: trained.normalization, seed: model.seed,
        threads: session.desk.settings.threads, dataFingerprint: data.fingerprint,
        before: Fingerprint(before.parameters), after: Fingerprint(trained.parameters), started: started,
        seconds: Clock.monotonicSeconds() - begin, epochs: report.records, end: Run.End(end)))
    if end == .interrupted { session.goOnBehindInterruption() }
    if case .diverged(let epoch, let step) = end {
      throw Problem.custom(
        message: "training stopped in epoch \(epoch) at step \(step): the loss or a gradient is no longer a number",
        why: "\(model.name) has weights from a little before, with which it still was one", remedy: "try a smaller lr")
    }
    return .record([
      "model": .string(model.name), "run": .optional(run),
      "started": .moment(started), "epochs": .list(report.records.map(describe)),
      "stopped": .string(end == .interrupted ? "interrupted" : "finished"),
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    if session.isCertain(call, "model") {
      var model = try session.model(call, "model")
      _ = try options(call, model)
      // What it learns is not known, but that it would be lost is.
      model.steps += 1
      session.put(model)
    }
    try session.checkSplit(call, "data")
    if call.string("validate") != "none" { try session.checkSplit(call, "validate") }
  }

  private static func options(_ call: Call, _ model: Model) throws -> TrainingOptions {
    let rate = call.number("lr")
    let optimizer: OptimizerChoice
    if call.string("optimizer") == "sgd" {
      optimizer = .sgd(rate: rate, momentum: call.optionalNumber("momentum") ?? 0)
    } else {
      if call.isGiven("momentum") {
        throw call.problem(
          .custom(message: "momentum belongs to sgd, not to adam", remedy: "leave it out, or optimizer=sgd"),
          at: "momentum")
      }
      optimizer = .adam(rate: rate)
    }
    return TrainingOptions(
      loss: call.optionalString("loss").flatMap(Loss.init(rawValue:)) ?? model.naturalLoss, optimizer: optimizer,
      batch: call.integer("batch"), epochs: call.integer("epochs"), limit: call.optionalInteger("limit"),
      precision: Precision(rawValue: call.string("precision"))!)
  }

  /// The options that training went by, as the command has them.
  private static func written(_ call: Call, _ options: TrainingOptions) -> [Run.Option] {
    var written = [Run.Option("loss", options.loss.rawValue)]
    for name in ["optimizer", "lr", "momentum", "batch", "epochs", "limit", "precision", "normalize"] {
      if let value = call.optional(name) { written.append(Run.Option(name, value.text)) }
    }
    return written
  }

  static func describe(_ epoch: EpochRecord) -> Value {
    return .record([
      "epoch": .integer(epoch.epoch), "unfinished": epoch.isUnfinished ? .bool(true) : .nothing,
      "images": .optional(epoch.images), "train_loss": .optional(epoch.trainLoss),
      "validation_loss": .optional(epoch.validationLoss), "train_accuracy": .optional(epoch.trainAccuracy),
      "validation_accuracy": .optional(epoch.validationAccuracy),
      "seconds": .number(epoch.seconds), "images_per_second": .number(epoch.imagesPerSecond),
    ])
  }

  /// The fields of an epoch.
  static let epoch: [ResultField] = [
    .integer("epoch", "counted from the model's first").key,
    .bool("unfinished", "whether it ended before its last image").optional,
    .integer("images", "how many it went through").optional.leastNeeded,
    .number("train_loss", "its mean while it learnt").optional,
    .number("validation_loss", "after the epoch").optional,
    .number("train_accuracy", "of a classifier, from 0 to 1").optional,
    .number("validation_accuracy", "of a classifier, from 0 to 1").optional,
    .number("seconds", "of training alone").leastNeeded,
    .number("images_per_second", "of training alone").leastNeeded,
  ]
}

extension Run.End {
  fileprivate init(_ end: TrainingEnd) {
    self =
      switch end {
      case .finished: .finished
      case .interrupted: .interrupted
      case .diverged: .diverged
      }
  }
}

extension Session {
  /// Keeps a run in the store and gives its name. Without a store training goes on all the same; that it is not recorded
  /// is told once.
  fileprivate func record(_ run: Run) -> String? {
    do throws(StoreError) { return try stores.shelf(StoredRun.self).add(run) } catch {
      if !hasNotedRecording, error.code != .interrupted {
        note("note: the run is not recorded: \(error)")
        hasNotedRecording = true
      }
      return nil
    }
  }
}

extension Model {
  /// What the model can learn: to give back its input where the output has its shape, else a class.
  var naturalLoss: Loss { output == input ? .meanSquaredError : .crossEntropy }

  /// Throws where there is nothing that could be trained. That there are no layers is said elsewhere.
  func requireParameters() throws(Problem) {
    guard layers.isEmpty || parameterCount > 0 else {
      throw .custom(
        message: "model \(name) has no parameters, so there is nothing to train",
        remedy: "add a layer that learns: conv, linear, …")
    }
  }
}

/// Shows how training gets on: a bar on a terminal, a line an epoch elsewhere.
private final class TrainingReport {
  private(set) var records: [EpochRecord] = []
  private let epochs: Int
  private let before: Int
  private let progress: Progress
  private let output: Output
  private let isShown: Bool

  init(epochs: Int, before: Int, session: Session, isShown: Bool) {
    self.isShown = isShown
    self.epochs = epochs
    self.before = before
    output = session.screen.errorOutput
    progress = Progress(output: output, isShown: isShown)
    session.screen.hasShownEpochs = isShown
  }

  func receive(_ event: TrainingEvent) {
    switch event {
    case .progress(let epoch, let images, let count, let loss, let speed):
      let fraction = Double(images) / Double(count)
      progress.update(
        ProgressStep(
          label: label(epoch), fraction: fraction, overall: (Double(epoch - before - 1) + fraction) / Double(epochs),
          fields: [("loss", Quantities.short(loss)), ("", Quantities.rate(speed, of: "images"))]))
    case .validating(let epoch):
      progress.update(
        ProgressStep(
          label: label(epoch), fraction: 1, overall: Double(epoch - before) / Double(epochs),
          fields: [("", "validating")]))
    case .epoch(let record, let count):
      records.append(record)
      if isShown { progress.note(line(record, of: count)) }
    }
  }

  func finish() { progress.finish() }

  private func label(_ epoch: Int) -> String { "epoch \(epoch - before)/\(epochs)" }

  /// On a terminal what does not fit at the end is left out.
  private func line(_ record: EpochRecord, of count: Int) -> String {
    func measured(_ name: String, _ training: Double, _ validation: Double?, note: String = "") -> String {
      "\(name) \(Quantities.short(training))" + (validation.map { " (\(note)\(Quantities.short($0)))" } ?? "")
    }
    var parts = [label(record.epoch)]
    if record.isUnfinished, let images = record.images {
      parts.append("unfinished, \(Quantities.grouped(images)) of \(Quantities.grouped(count)) images")
    }
    if let loss = record.trainLoss {
      parts.append(measured("loss", loss, record.validationLoss, note: "validation "))
    }
    if let accuracy = record.trainAccuracy { parts.append(measured("accuracy", accuracy, record.validationAccuracy)) }
    parts.append(Quantities.duration(seconds: record.seconds))
    parts.append(Quantities.rate(record.imagesPerSecond, of: "images"))
    func line() -> String { parts.joined(separator: "  ") }
    if output.isTerminal {
      let width = TerminalSize.current(output.descriptor).columns
      while parts.count > 2, line().displayWidth >= width { parts.removeLast() }
    }
    return line()
  }
}
