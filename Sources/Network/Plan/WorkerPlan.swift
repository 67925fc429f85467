import Compute

/// One worker's compiled plan: how its shard of a batch goes forward and back. It allocates nothing while it runs.
final class WorkerPlan {
  private let microBatch: Int
  private let segments: [Segment]
  private let input: Tensor
  /// Plain; what comes out for the images of the last run, if it has a slot for each micro-batch.
  let output: Tensor
  let gradients: FloatMemory
  let loss: LossOperation?
  /// Held for the scratch memory, which the primitives know only by its place.
  private let builder: PlanBuilder

  init(
    _ model: Model, _ options: PlanOptions, parameters: PreparedParameters, group: WorkerGroup, worker: Int
  ) throws(ComputeError) {
    gradients = FloatMemory(count: options.isTraining ? parameters.flat.count : 0)
    builder = try PlanBuilder(
      model, options, parameters: parameters, gradients: gradients, group: group, worker: worker)
    microBatch = builder.microBatch
    try builder.buildForward()
    input = builder.input
    output = builder.current
    loss = options.loss.map { [builder] in LossOperation($0, output: builder.current, input: builder.input) }
    if options.isTraining, let loss { try builder.buildBackward(loss) }
    segments = builder.segments
  }

  /// Forward, loss and, in training, backward for images `first ..< first + count` of a batch. `image` gives the
  /// place in the source of each image of the batch. Gradients are in `gradients` afterwards, joint ones with their
  /// receiver. In training every worker of the group must run its plan at the same time.
  func run(
    _ source: any ImageSource, image: (Int) -> Int, first: Int, count: Int, batch: Int, step: UInt32,
    isTraining: Bool
  ) {
    loss?.reset()
    guard count > 0 else {
      if isTraining { backwardWithoutImages() }
      return
    }
    let last = segments.count - 1
    forward(source, image, first, count, step) { pass in
      loss?.run(pass, batch: batch) { source.label(of: image($0)) }
      if isTraining { backward(segments[last], pass) }
    }
    guard isTraining else { return }
    for index in stride(from: last - 1, through: 0, by: -1) {
      each(segments[index], first, count, step) { backward(segments[index], $0) }
    }
    for segment in segments {
      for placed in segment.operations where placed.runsBackward { placed.operation.finishGradients() }
    }
  }

  /// What is left to do where the batch is too small for this worker to have a share: joint gradients want everyone.
  private func backwardWithoutImages() {
    gradients.pointer.update(repeating: 0, count: gradients.count)
    for segment in segments.reversed() where segment.kind == .rows { backward(segment, Pass()) }
  }

  /// Forward only, a micro-batch at a time, handing each image's output to `receive` with its place in the source.
  func infer(
    _ source: any ImageSource, range: Range<Int>, receive: (Int, UnsafePointer<Float>) -> Void
  ) {
    forward(
      source, { $0 }, range.lowerBound, range.count, 0,
      atEnd: { pass in
        for row in 0..<pass.rows { receive(pass.firstImage + row, output.pointer(pass.slot, image: row)) }
      })
  }

  /// Runs every part of the plan, calling `atEnd` as soon as a micro-batch has come through the last.
  private func forward(
    _ source: any ImageSource, _ image: (Int) -> Int, _ first: Int, _ count: Int, _ step: UInt32,
    atEnd: (Pass) -> Void
  ) {
    for index in segments.indices {
      each(segments[index], first, count, step) { pass in
        if index == 0 { fill(pass, source, image) }
        for placed in segments[index].operations { placed.operation.forward(pass) }
        if index == segments.count - 1 { atEnd(pass) }
      }
    }
  }

  private func backward(_ segment: Segment, _ pass: Pass) {
    for placed in segment.operations.reversed() where placed.runsBackward { placed.operation.backward(pass) }
  }

  /// Calls `body` for each micro-batch of the shard, or once for all its rows.
  private func each(_ segment: Segment, _ first: Int, _ count: Int, _ step: UInt32, _ body: (Pass) -> Void) {
    if segment.kind == .rows {
      body(Pass(slot: 0, rows: count, firstImage: first, step: step))
      return
    }
    var pass = Pass(slot: 0, rows: 0, firstImage: first, step: step)
    var done = 0
    while done < count {
      pass.rows = min(microBatch, count - done)
      body(pass)
      done += microBatch
      pass.slot += 1
      pass.firstImage += microBatch
    }
  }

  private func fill(_ pass: Pass, _ source: any ImageSource, _ image: (Int) -> Int) {
    for row in 0..<pass.rows {
      source.write(image: image(pass.firstImage + row), to: input.pointer(pass.slot, image: row))
    }
  }
}
