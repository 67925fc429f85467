import Compute
import System

/// What `make` makes, if there is memory for it: it is made twice, and the first time its memory is only counted, so
/// that what is too large is refused before any of it is taken. Within another reckoning it is part of that.
func reckoned<Made>(_ purpose: String, _ make: () throws(PlanError) -> Made) throws(PlanError) -> Made {
  if MemoryReckoning.isUnderWay { return try make() }
  try ask(0, for: purpose)
  let bytes = try MemoryReckoning.bytes { () throws(PlanError) in _ = try make() }
  try ask(bytes, for: purpose)
  return try make()
}

/// Throws unless there is memory for so many bytes. A megabyte is not asked for: that takes longer than to compute an
/// image, and so little is within the margin that is always left.
func require(_ bytes: Int, for purpose: @autoclosure () -> String) throws(PlanError) {
  if bytes > 1 << 20 { try ask(bytes, for: purpose()) }
}

private func ask(_ bytes: Int, for purpose: @autoclosure () -> String) throws(PlanError) {
  do throws(MemoryShortage) { try MachineMemory.require(bytes, for: purpose()) } catch { throw .memory(error) }
}
