import Compute
import Language
import Network
import System

enum BenchmarkCommand: Command {
  static let declaration = Declaration(
    "benchmark", group: "training", summary: "Measure a model's speed",
    description: """
      Runs training steps with adam, or inference, for some seconds, a tenth of which warms up, and measures the rest in
      slices. Every layer runs, frozen ones too. With what=inference no more threads work than a batch has images: with
      batch=1 it is the time from an image to its output. The model does not change.
      """,
    searchTerms: ["speed", "time", "images per second", "latency", "performance", "memory", "profile"],
    positionals: [.positional("model", ModelThing.type, optional: true, "the current model if not given")],
    options: [
      .option("what", .choice(["training", "inference"]), default: "training", "what is measured"),
      .option("batch", .integer(1...1 << 16), default: 128, "images in each step, or under way at once")
        .alsoCalled("batch_size"),
      .option("threads", .integer(1...256), "as many as the session has if not given"),
      .option("on", DataThing.splitType, "the images; random ones if not given").alsoCalled("data", "dataset"),
      .option("seconds", .number(.positive), default: 2, "how long to measure"),
      .option(
        "precision", .choice(Precision.allCases.map(\.rawValue)), default: "fp32", "what convolutions multiply in"),
    ],
    result: [
      .text("model", "its name"), .text("what", "what was measured"), .integer("batch", "images at once"),
      .integer("threads", "how many worked"), .number("images_per_second", "the median of the slices"),
      .number("slowest", "images per second in the slowest slice"),
      .number("fastest", "images per second in the fastest slice"),
      .number("microseconds", "for each image, at the median"),
      .number("compile_milliseconds", "from the model to what can run"),
      .number("memory_megabytes", "of the whole program at the end").optional,
    ],
    examples: [
      .init("benchmark ae batch=128 seconds=0.1", "training steps"),
      .init("benchmark ae what=inference batch=1 threads=1 seconds=0.1", "how long one image takes"),
      .init(
        """
        model m input=1x28x28 { flatten; linear 10 }
        let speed = (benchmark m what=inference batch=8 seconds=0.1)
        print $speed.what "of" $speed.batch "images at a time"
        """, "its result as a value",
        output: """
          model m  input 1x28x28  output 10  layers 2  parameters 7,850
          inference of 8 images at a time

          """),
    ],
    seeAlso: ["train", "threads", "evaluate"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let model = try session.model(call, "model")
    let batch = call.integer("batch")
    let precision = Precision(rawValue: call.string("precision"))!
    let images =
      call.isGiven("on")
      ? session.images(try session.split(call, "on"), for: model)
      : try NormalizedImages.random(for: model, atLeast: batch)
    let threads = call.optionalInteger("threads") ?? session.desk.settings.threads
    let own = threads == session.desk.settings.threads ? nil : try Workers(count: threads)
    defer { own?.stop() }
    let workers = try own ?? session.workers

    var meter = SpeedMeter(seconds: call.number("seconds"))
    if call.string("what") == "training" {
      try model.requireParameters()
      let batch = min(batch, max(images.count, 1))
      // Whole batches only, and so many epochs that time ends it.
      let options = TrainingOptions(
        loss: model.naturalLoss, optimizer: .adam(rate: 1e-3), batch: batch, epochs: 1 << 30,
        limit: images.count / batch * batch, precision: precision)
      let trainer = try Trainer(model, on: images, validation: nil, options: options, workers: workers)
      meter.start()
      let end = try trainer.run(shouldStop: { meter.isDone(after: batch) || session.isInterrupted }, onEvent: { _ in })
        .end
      if case .diverged = end {
        throw Problem.custom(
          message: "the loss or a gradient of \(model.name) is not a number after some steps with lr=0.001",
          remedy: "look at its weights, or measure inference")
      }
    } else {
      let inference = try Inference(model, PlanOptions(batch: batch, precision: precision), workers: workers)
      meter.start()
      var first = 0
      var count = 0
      repeat {
        first = first + 2 * batch <= images.count ? first + batch : 0
        count = min(batch, images.count)
        guard try inference.outputs(images, range: first..<first + count) != nil else { break }
      } while !meter.isDone(after: count) && !session.isInterrupted
    }
    if session.isInterrupted { throw Problem.interrupted }
    return .record([
      "model": .string(model.name), "what": .string(call.string("what")), "batch": .integer(batch),
      "threads": .integer(call.string("what") == "inference" ? min(threads, batch) : threads),
      "images_per_second": .number(meter.median), "slowest": .number(meter.speeds[0]),
      "fastest": .number(meter.speeds[meter.speeds.count - 1]), "microseconds": .number(1e6 / meter.median),
      "compile_milliseconds": .number(meter.secondsBeforeStart * 1e3),
      "memory_megabytes": residentBytes().map { .number(Double($0) / 1e6) } ?? .nothing,
    ])
  }

  static func check(_ call: Call, _ session: Session) throws {
    if session.isCertain(call, "model") { _ = try session.model(call, "model") }
    try session.checkSplit(call, "on")
  }
}

extension NormalizedImages {
  /// Noise in the shape that a model takes, with a class for each of its outputs; the same each time.
  fileprivate static func random(for model: Model, atLeast count: Int) throws(MemoryShortage) -> NormalizedImages {
    let size = model.input.count
    let count = max(count, min(2048, (64 << 20) / size))
    // The noise, and the set's copy of it.
    try MachineMemory.require(2 * count * size, for: "\(count) images of \(model.input)")
    var random = Philox(seed: 1, stream: .shuffling(epoch: 0))
    let pixels = (0..<count * size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let classes = min(model.output.count, 256)
    let labels = (0..<count).map { UInt8($0 % classes) }
    return pixels.withUnsafeBytes { pixels in
      labels.withUnsafeBytes { labels in
        NormalizedImages(
          ImageSet(
            name: "random", shape: model.input, count: count, classes: (0..<classes).map(String.init), copying: pixels,
            labels: labels),
          model.normalization ?? Normalization(mean: 0.5, deviation: 0.5))
      }
    }
  }
}
