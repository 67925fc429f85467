import CKernels
import Language
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

  /// Whether the output of frozen layers is kept, computed before or computed anew makes no difference, with any loops.
  /// The first layers that are frozen contain a linear layer, whose sums depend on how many images there are.
  @Test(arguments: ["baseline", "avx2", "avx512"], ["SSE41", "AVX", "AVX2", "AVX512_CORE"])
  func sameBitsWhateverTheStoreHolds(loops: String, kernels: String) throws {
    let place = try Workplace(isPrepared: true)
    func result(keep: String, threads: Int) throws -> String {
      let script = """
        seed 3; threads \(threads); load fashion-mnist
        model m input=1x28x28 {
          block encoder { conv 3 kernel=5 stride=3; relu; flatten; linear 37; relu; linear 11 }
          relu; linear 10
        }
        freeze m.encoder
        let run = (train m epochs=2 batch=51 keep=\(keep))
        for epoch in $run.epochs { print $epoch.train_loss $epoch.validation_loss $epoch.train_accuracy }
        print (evaluate m data=train).loss
        """
      let limits = "TELAR_MAX_ISA=\(loops) ONEDNN_MAX_CPU_ISA=\(kernels)"
      return try place.shell("\(limits) telar -c '\(script)' 2>/dev/null")
    }
    for threads in [1, 2] {
      let plain = try result(keep: "no", threads: threads)
      #expect(plain.contains("0.") && !plain.contains("status"), "\(plain)")
      let computed = try result(keep: "yes", threads: threads)
      let stored = try result(keep: "yes", threads: threads)
      #expect(plain == computed && plain == stored, "\(threads) threads: \(plain)\(computed)\(stored)")
    }
    #expect(try place.shell("telar -c 'features'").contains("m through encoder.flatten1"))
  }
}
