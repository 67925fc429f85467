import CKernels
import COneDNN

/// The libraries that compute, as they tell it themselves in this process.
package enum ComputeLibraries {
  /// Each with its version and, where it is known, the instruction set that it uses on this processor.
  package static var versions: [(name: String, version: String)] {
    let version = dnnl_version().pointee
    let instructions = onednn_instructions().map { ", " + String(cString: $0) } ?? ""
    return [
      ("oneDNN", "\(version.major).\(version.minor).\(version.patch)\(instructions)"), ("own loops", loops),
    ]
  }

  private static var loops: String {
    switch kernel_instructions_in_use() {
    case kernel_avx512: return "AVX-512"
    case kernel_avx2: return "AVX2"
    default:
      // What every processor of the architecture has.
      #if arch(arm64)
        return "NEON"
      #else
        return "baseline"
      #endif
    }
  }
}
