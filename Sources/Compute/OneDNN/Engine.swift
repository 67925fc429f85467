import CKernels
import COneDNN

/// Something that oneDNN refused.
package struct ComputeError: Error, CustomStringConvertible {
  /// What was asked for, such as `convolution forward`.
  package let operation: String
  /// The library's status code.
  package let status: UInt32

  init(operation: String, status: UInt32) {
    self.operation = operation
    self.status = status
  }

  /// oneDNN chose a layout that the elementwise loops cannot walk.
  package init(unsupportedLayoutOf operation: String) {
    self.init(operation: "\(operation) with this layout", status: dnnl_unimplemented.rawValue)
  }

  package var description: String {
    let reason =
      switch dnnl_status_t(status) {
      case dnnl_out_of_memory: "out of memory"
      case dnnl_invalid_arguments: "invalid arguments"
      case dnnl_unimplemented: "not implemented for this processor or these shapes"
      case dnnl_runtime_error: "run-time error"
      default: "status \(status)"
      }
    return "oneDNN \(operation): \(reason)"
  }
}

func check(_ status: dnnl_status_t, _ operation: String) throws(ComputeError) {
  guard status == dnnl_success else { throw ComputeError(operation: operation, status: status.rawValue) }
}

/// The processor as oneDNN's engine; one for the whole process.
enum Engine {
  nonisolated(unsafe) static let processor: dnnl_engine_t = {
    var engine: dnnl_engine_t?
    let status = dnnl_engine_create(&engine, dnnl_cpu, 0)
    guard status == dnnl_success, let engine else { fatalError("oneDNN has no engine for this processor") }
    return engine
  }()
}

/// Which kernels make results here: others differ in the last bits.
package enum Kernels {
  /// The library's version, and the instructions that it and our own loops use.
  package static var identity: String {
    let version = dnnl_version().pointee
    return "oneDNN \(version.major).\(version.minor).\(version.patch), "
      + "instructions \(dnnl_get_effective_cpu_isa().rawValue), loops \(kernel_instructions_in_use().rawValue)"
  }
}

/// A worker's queue of primitives. On a processor each runs at once, on the calling thread.
package final class Stream: @unchecked Sendable {
  let handle: dnnl_stream_t

  package init() throws(ComputeError) {
    var stream: dnnl_stream_t?
    try check(dnnl_stream_create(&stream, Engine.processor, dnnl_stream_default_flags.rawValue), "stream")
    handle = stream!
  }

  deinit { dnnl_stream_destroy(handle) }
}
