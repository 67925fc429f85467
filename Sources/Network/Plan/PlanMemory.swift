import Compute
import System

/// What `make` makes, if there is memory for it: it is made twice, and the first time its memory is only counted, so
/// that what is too large is refused before any of it is taken. Where other programs take what there was in between, that
/// is an error too. Within another's making it is part of that.
///
/// - Parameter purpose: what needs it: `training clf`.
func reckoned<Made>(_ purpose: String, _ make: () throws(PlanError) -> Made) throws(PlanError) -> Made {
  if MemoryReckoning.isPartOfOne { return try make() }
  try ask(0, for: purpose)
  let bytes = try MemoryReckoning.bytes { () throws(PlanError) in _ = try make() }
  try ask(bytes, for: purpose)
  let (made, given) = try MemoryReckoning.given(make)
  if let given { throw .memory(MemoryShortage(purpose: purpose, needed: bytes, given: given)) }
  return made
}

/// Makes things of one kind. The first brings what all share, and the others are like the second, which stands for them
/// in a reckoning.
func reckonedAlike<Made>(count: Int, _ make: (Int) throws(ComputeError) -> Made) throws(ComputeError) -> [Made] {
  var made: [Made] = []
  guard MemoryReckoning.isUnderWay else {
    for number in 0..<count { made.append(try make(number)) }
    return made
  }
  made.append(try make(0))
  if count > 1 {
    let bytes = try MemoryReckoning.bytes { () throws(ComputeError) in made.append(try make(1)) }
    MemoryReckoning.add(bytes: (count - 1) * bytes)
  }
  return made
}

/// Roughly what a model with one more layer takes while it learns. It is known without weights and without a plan, so
/// that what no machine could hold is refused before anything of it is made.
package struct TrainingSize: Sendable {
  package let parameters: Int
  /// Between the layers, for each image.
  package let values: Int

  /// - Parameter output: what comes out of the layer.
  package init(of model: Model, with layer: any Layer, output: Shape) {
    parameters = layer.parameters(for: model.output).reduce(model.parameterCount) { $0 + $1.shape.count }
    values = model.layers.reduce(model.input.count + output.count) { $0 + $1.output.count }
  }

  package var bytes: Int { parameters * TrainingSize.bytesPerParameter + values * TrainingSize.bytesPerValue }

  /// A parameter with its gradients and the optimiser's two moments, and copies that the threads make.
  private static let bytesPerParameter = 32
  /// A value between two layers and its gradient, for the eight images that each of two threads has in hand.
  private static let bytesPerValue = 128
}

/// Throws unless there is memory for so many bytes. A megabyte is not asked for: that takes longer than to compute an
/// image, and so little is within the margin that is always left.
func require(_ bytes: Int, for purpose: @autoclosure () -> String) throws(PlanError) {
  if bytes > 1 << 20 { try ask(bytes, for: purpose()) }
}

private func ask(_ bytes: Int, for purpose: @autoclosure () -> String) throws(PlanError) {
  do throws(MemoryShortage) { try MachineMemory.require(bytes, for: purpose()) } catch { throw .memory(error) }
}
