import Glibc

/// Numbers at a fixed place, aligned to a cache line, zero at first. The place stays as long as the object does.
///
/// Loops on several threads work on parts of one memory; who may touch which part when is settled by the plan that
/// hands out the pointers.
package final class FloatMemory: @unchecked Sendable {
  /// Nowhere, where the memory is only reckoned.
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int
  private let isReckoned: Bool

  package init(count: Int) {
    self.count = count
    // Kernels work on whole registers of 16 numbers.
    let padded = max(16, (count + 15) / 16 * 16)
    let size = padded * MemoryLayout<Float>.stride
    let place = MemoryReckoning.isUnderWay ? nil : aligned_alloc(FloatMemory.alignment, size)
    isReckoned = place == nil
    guard let place else {
      let isHeard = MemoryReckoning.isUnderWay || MemoryReckoning.noteRefusal()
      precondition(isHeard, "there is no memory for \(size) bytes")
      MemoryReckoning.add(bytes: size)
      pointer = UnsafeMutablePointer(bitPattern: FloatMemory.alignment)!
      return
    }
    MemoryReckoning.add(bytes: size)
    pointer = place.bindMemory(to: Float.self, capacity: padded)
    pointer.initialize(repeating: 0, count: padded)
  }

  private static let alignment = 64

  package convenience init(copying values: [Float]) {
    self.init(count: values.count)
    if !isReckoned { pointer.update(from: values, count: values.count) }
  }

  package convenience init(copying other: FloatMemory) {
    self.init(count: other.count)
    if !isReckoned { pointer.update(from: other.pointer, count: count) }
  }

  deinit { if !isReckoned { free(pointer) } }

  package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
