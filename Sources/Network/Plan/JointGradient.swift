import Compute

/// Takes a part of the gradient of the flat parameters, which is complete: a place in memory that is used again
/// afterwards, the part's range, and the number of the worker that made it.
typealias GradientReceiver = (UnsafePointer<Float>, Range<Int>, Int) -> Void

/// The gradient of a linear layer's weights, which all workers compute together: each takes some of the output features,
/// over the rows of all shards.
///
/// If each worker had a gradient of its own shard, all of them would be written to memory and read again to be summed,
/// which for a large layer takes longer than the arithmetic. This way each part of the sum is made once, in a tile that
/// stays in a core's cache until the receiver has used it.
final class JointGradient {
  /// What a worker brings in: gradients of the layer's output and the layer's input for the rows of its shard.
  struct Shard {
    var gradient: UnsafePointer<Float>
    var source: UnsafePointer<Float>
    var rows: Int
  }

  private let workers: Workers
  private let range: Range<Int>
  private let outputs: Int
  private let inputs: Int
  /// By worker; each writes its own.
  private let shards: UnsafeMutableBufferPointer<Shard?>
  private let tiles: [FloatMemory]
  private let featuresInTile: Int

  /// - Parameter range: where the weights, `outputs` × `inputs`, stand among the flat parameters.
  init(_ range: Range<Int>, outputs: Int, inputs: Int, workers: Workers) {
    self.workers = workers
    self.range = range
    self.outputs = outputs
    self.inputs = inputs
    shards = .allocate(capacity: workers.count)
    shards.initialize(repeating: nil)
    featuresInTile = max(JointGradient.granularity, JointGradient.tileSize / inputs / 8 * 8)
    let size = min(featuresInTile, outputs) * inputs
    tiles = (0..<workers.count).map { _ in FloatMemory(count: size) }
  }

  deinit { shards.deallocate() }

  /// Half of a core's second-level cache, as numbers.
  private static let tileSize = 1 << 17
  /// Features that the kernel of a matrix product takes at once.
  private static let granularity = 8

  /// To be called by every worker once nothing reads the layer's weights any more in this step, since the receiver may
  /// change them.
  func compute(_ shard: Shard, worker: Int, receive: GradientReceiver) {
    shards[worker] = shard
    workers.barrier()
    let features = share(of: worker)
    for start in stride(from: features.lowerBound, to: features.upperBound, by: featuresInTile) {
      let count = min(featuresInTile, features.upperBound - start)
      var keep: Float = 0
      for case let shard? in shards where shard.rows > 0 {
        multiply(
          shard.gradient + start, .transposed, leftStride: outputs, shard.source, .plain, rows: count,
          columns: inputs, depth: shard.rows, keep: keep, into: tiles[worker].pointer)
        keep = 1
      }
      let first = range.lowerBound + start * inputs
      receive(tiles[worker].pointer, first..<first + count * inputs, worker)
    }
  }

  private func share(of worker: Int) -> Range<Int> {
    let groups = (outputs + JointGradient.granularity - 1) / JointGradient.granularity
    func bound(_ worker: Int) -> Int { min(groups * worker / workers.count * JointGradient.granularity, outputs) }
    return bound(worker)..<bound(worker + 1)
  }
}

/// What the workers of a compiled model have in common besides parameters.
final class WorkerGroup {
  let workers: Workers
  private var jointGradients: [Int: JointGradient] = [:]
  /// Where joint gradients go; nil for the flat gradients of the worker that made them.
  var receiver: GradientReceiver?

  init(_ workers: Workers) { self.workers = workers }

  /// The joint gradient of the weights in this range, the same for every worker.
  func jointGradient(_ range: Range<Int>, outputs: Int, inputs: Int) -> JointGradient {
    if let gradient = jointGradients[range.lowerBound] { return gradient }
    let gradient = JointGradient(range, outputs: outputs, inputs: inputs, workers: workers)
    jointGradients[range.lowerBound] = gradient
    jointRanges.append(range)
    return gradient
  }

  /// The parameters whose gradients are joint.
  private(set) var jointRanges: [Range<Int>] = []
}
