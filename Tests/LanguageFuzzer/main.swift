import LanguageFuzz

/// libFuzzer's way in for programs that have a main function of their own.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ testOneInput: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
let status = runFuzzer(&count, &arguments) { start, count in
  LanguageFuzz.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
precondition(status == 0, "libFuzzer ended with status \(status)")
