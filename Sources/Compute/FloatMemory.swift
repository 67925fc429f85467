/// Numbers at a fixed place, aligned to a cache line, zero at first. The place stays as long as the object does.
///
/// Loops on several threads work on parts of one memory; who may touch which part when is settled by the plan that
/// hands out the pointers.
package final class FloatMemory: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int

  package init(count: Int) {
    self.count = count
    // Kernels work on whole registers of 16 numbers.
    let padded = max(16, (count + 15) / 16 * 16)
    pointer = UnsafeMutableRawPointer.allocate(byteCount: padded * MemoryLayout<Float>.stride, alignment: 64)
      .bindMemory(to: Float.self, capacity: padded)
    pointer.initialize(repeating: 0, count: padded)
  }

  package convenience init(copying values: [Float]) {
    self.init(count: values.count)
    pointer.update(from: values, count: values.count)
  }

  deinit { pointer.deallocate() }

  package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
