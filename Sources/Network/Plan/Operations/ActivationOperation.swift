import Compute

/// ReLU, dropout or both, in place.
///
/// Neither keeps a mask. After a ReLU the output is positive just where a value passed both; without one, dropout's
/// random numbers are made again on the way back.
final class ActivationOperation: InPlaceOperation {
  enum Rectification {
    case none
    /// This operation cuts off what is negative.
    case here
    /// The operation before has done it.
    case alreadyDone
  }

  private let relu: Rectification
  private let dropout: DropoutRule?
  private let layerNumber: UInt32
  private let seed: UInt64
  private var gradientIsLeftToNext = false

  /// Appends what is to be done, if anything; `current` is overwritten.
  static func append(relu: Rectification, dropout: DropoutRule?, to builder: PlanBuilder) {
    let isNothing = dropout == nil && (relu == .none || relu == .alreadyDone && !builder.isTraining)
    guard !isNothing else { return }
    let operation = ActivationOperation(relu: relu, dropout: dropout, builder)
    builder.append(operation, output: builder.current, isNeeded: relu != .none)
  }

  private init(relu: Rectification, dropout: DropoutRule?, _ builder: PlanBuilder) {
    self.relu = relu
    self.dropout = dropout
    layerNumber = builder.layerNumber
    seed = builder.seed
    super.init(builder.current)
  }

  override func forward(_ pass: Pass) {
    if relu == .here {
      Elementwise.relu(tensor.pointer(pass.slot), count: tensor.imageStride * pass.rows)
    }
    drop(tensor, pass)
  }

  override func leaveGradientToNext(of source: Tensor) -> Float? {
    guard relu != .none, tensor === source else { return nil }
    gradientIsLeftToNext = true
    return dropout?.scale ?? 1
  }

  override func backward(_ pass: Pass, gradient: Tensor) {
    guard !gradientIsLeftToNext else { return }
    if relu == .none {
      drop(gradient, pass)
    } else {
      Elementwise.positiveGradient(
        outputs: tensor.pointer(pass.slot), gradient: gradient.pointer(pass.slot),
        count: tensor.imageStride * pass.rows, scale: dropout?.scale ?? 1)
    }
  }

  private func drop(_ tensor: Tensor, _ pass: Pass) {
    guard let dropout else { return }
    for row in 0..<pass.rows {
      dropout.apply(
        to: tensor.pointer(pass.slot, image: row), count: tensor.imageStride, seed: seed,
        stream: .dropout(layer: layerNumber, step: pass.step, image: UInt32(pass.firstImage + row)))
    }
  }
}

extension ReLU {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    try builder.makeCurrentWritable()
    ActivationOperation.append(relu: .here, dropout: builder.takeDropout(), to: builder)
  }
}

extension Dropout {
  package func compile(into builder: PlanBuilder) throws(ComputeError) {
    guard let rule = builder.activeRule(builder.layer) else { return }
    try builder.makeCurrentWritable()
    ActivationOperation.append(relu: .none, dropout: rule, to: builder)
  }
}
