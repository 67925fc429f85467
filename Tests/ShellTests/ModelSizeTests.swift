import Glibc
import Language
import TestSupport
import Testing

@Suite struct ModelSizeTests {
  private static let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))

  /// Models that need 68 and 200 GB are refused at once, where the machine has less.
  @Test(
    .enabled(if: memory < 64 << 30),
    arguments: [
      (
        "flatten; linear 2700000", "linear", "2,119,500,000 parameters and 2,701,568 values"
      ),
      ("conv 2000000 pad=1", "conv", "20,000,000 parameters and 1,568,000,784 values"),
    ])
  func whatMemoryCannotHoldIsRefused(layers: String, kind: String, size: String) throws {
    let place = try Workplace(isPrepared: false)
    let run = try place.telar(["-c", "model m input=1x28x28 { \(layers) }"], timeout: 10)
    #expect(run.status == .exited(1))
    #expect(run.standardError.hasPrefix("error: model m with this \(kind) would be too large for this machine\n"))
    #expect(run.standardError.contains("\n  \(size) for each image do not fit into "))
  }
}
