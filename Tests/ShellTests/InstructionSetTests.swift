import CKernels
import TestSupport
import Testing

/// `TELAR_MAX_ISA` as the program meets it: rounding differs from one instruction set to the next, and nothing else.
@Suite struct InstructionSetTests {
  @Test func limitIsObeyed() throws {
    let place = try Workplace(isPrepared: true)
    let script = """
      seed 3; threads 1; load fashion-mnist; restore ae
      let result = (train ae limit=256)
      print $result.epochs[0].train_loss
      """
    let limits = ["TELAR_MAX_ISA=baseline", "TELAR_MAX_ISA=avx2", "TELAR_MAX_ISA=avx512", ""]
    let losses = try limits.map { limit in
      let output = try place.shell("env -u TELAR_MAX_ISA \(limit) telar -c '\(script)'")
      return try #require(Double(output.split(separator: "\n").last ?? ""), "\(output)")
    }
    #expect(losses.allSatisfy { abs($0 - losses[0]) <= 1e-5 * losses[0] }, "\(losses)")
    #expect(losses[3] == losses[Int(kernel_processor_instructions().rawValue)], "\(losses)")
    #expect(Set(losses).count == Int(kernel_processor_instructions().rawValue) + 1, "\(losses)")
  }
}
