import Glibc
import Language
import TestSupport
import Testing

/// A folder to run the program in: a store of its own, a home of its own, and a small data set that is found by itself.
final class Workplace: Sendable {
  let folder: TemporaryFolder

  /// The program under test: what `TELAR_BINARY` names, else the one built along with the tests.
  static let binary = getenv("TELAR_BINARY").map { String(cString: $0) } ?? BuiltProgram.path("telar")

  /// A store that has the data set, checkpoints `ae` and `clf`, and an embedding `latent`; made once.
  private static let prepared: Result<Workplace, any Error> = Result {
    let place = try Workplace(isPrepared: false)
    let output = try place.shell("telar -c '\(preparation)' && echo prepared")
    precondition(output.hasSuffix("\nprepared\n"), output)
    atexit { Workplace.remove(try? Workplace.prepared.get().folder) }
    return place
  }

  private static let data: TemporaryFolder = {
    let folder = TemporaryFolder()
    SmallFashion.write(to: folder)
    atexit { Workplace.remove(Workplace.data) }
    return folder
  }()

  /// What lasts as long as the tests ends with them.
  private static func remove(_ folder: TemporaryFolder?) {
    if let folder { _ = try? ProgramRun("/bin/rm", ["-rf", folder.path]) }
  }

  private static let preparation = """
    seed 7
    load fashion-mnist mean=0.5 std=0.5
    model ae input=1x28x28 {
      block encoder { conv 4 pad=1; relu; maxpool 2 }
      block decoder { convtranspose 1 stride=2 pad=1 outpad=1; sigmoid }
    }
    train ae limit=256
    save ae
    freeze ae.encoder
    attach clf to=ae.encoder { flatten; linear 10 }
    train clf limit=256
    save clf
    embed test with=ae.encoder as=latent
    """

  /// - Parameter isPrepared: begin with a copy of the prepared store, instead of none.
  init(isPrepared: Bool) throws {
    folder = TemporaryFolder()
    for name in ["home", "bin"] { mkdir(folder.file(name), 0o755) }
    symlink(Workplace.binary, folder.file("bin/telar"))
    symlink(Workplace.data.path, folder.file("data"))
    if isPrepared {
      let source = try Workplace.prepared.get().folder.file("store")
      _ = try ProgramRun("/bin/cp", ["-r", source, folder.file("store")])
    }
  }

  var environment: [String: String?] {
    [
      "HOME": folder.file("home"), "XDG_STATE_HOME": nil, "XDG_DATA_HOME": nil, "TELAR_STORE": folder.file("store"),
      "TELAR_DATA": folder.file("data"), "NO_COLOR": nil, "TZ": "UTC", "LC_ALL": "C.UTF-8", "PAGER": nil,
      "COLUMNS": nil,
    ]
  }

  /// Runs the program to its end.
  func telar(_ arguments: [String], input: String = "", timeout: Double = 60) throws -> ProgramRun {
    let run = try ProgramRun(
      Workplace.binary, arguments, environment: environment, standardInput: input, timeout: timeout)
    Workplace.expectDeclaredResults(run.standardError)
    return run
  }

  /// The program compares each result with its declaration, and says where they differ.
  private static func expectDeclaredResults(_ text: String) {
    #expect(!text.contains("a fault of Telar"), "\(text)")
  }

  /// Runs a line of shell in the folder, where `telar` is the program, and gives all that it writes, in order, and a
  /// last line `[status N]` unless that is 0.
  func shell(_ command: String) throws -> String {
    var environment = environment
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    environment["PATH"] = folder.file("bin") + ":" + path
    // Relative, so that where the folder is makes no line longer.
    environment["TELAR_DATA"] = "data"
    // What every x86-64 processor has: which values dropout drops depends on the order in which tensors lie in memory,
    // and so would the accuracies of short trainings.
    environment["ONEDNN_MAX_CPU_ISA"] = "SSE41"
    environment["TELAR_MAX_ISA"] = "baseline"
    let run = try ProgramRun(
      "/bin/bash", ["-c", "cd \"$1\" && exec 2>&1\n" + command, "bash", folder.path], environment: environment)
    var text = run.standardOutput
    Workplace.expectDeclaredResults(text)
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    if run.status != .exited(0) {
      if case .exited(let status) = run.status { text += "[status \(status)]\n" } else { text += "[\(run.status)]\n" }
    }
    return text
  }

  /// Starts the program at a prompt in a terminal of its own.
  func terminal(_ arguments: [String] = [], columns: Int = 100) throws -> PseudoTerminal {
    try PseudoTerminal(Workplace.binary, arguments, environment: environment, columns: columns)
  }
}
