import Glibc
import TestSupport
import Testing

@testable import Shell

/// `scripts/install` and its `--remove`, in a folder of the project with the program built, below a prefix that is not
/// empty.
@Suite struct InstallTests {
  private let project = TemporaryFolder()
  private let place = TemporaryFolder()
  private var prefix: String { place.file("prefix") }

  init() throws {
    let root = String(Scripts.folder.dropLast("/scripts".count))
    for folder in ["scripts", ".build", ".build/release", "Sources"] { mkdir(project.file(folder), 0o755) }
    for part in ["common.sh", "staging.sh", "install", "setup", "completions"] {
      _ = try ProgramRun("/bin/cp", ["-R", "\(Scripts.folder)/\(part)", project.file("scripts")])
    }
    _ = try ProgramRun("/bin/cp", ["-R", "\(root)/examples", project.path])
    // In the program's place one that hands on to it: to copy and strip the tests' own takes long.
    project.write("", to: "Package.swift")
    project.write("#!/bin/sh\nexec '\(Workplace.binary)' \"$@\"\n", to: ".build/release/telar")
    chmod(project.file(".build/release/telar"), 0o755)
    project.write("#!/bin/sh\n", to: "strip")
    chmod(project.file("strip"), 0o755)
    project.write("", to: ".build/telar-built")
    mkdir(prefix, 0o755)
    mkdir(prefix + "/bin", 0o755)
    place.write("another's", to: "prefix/bin/other")
  }

  private func install(_ arguments: [String]) throws -> ProgramRun {
    try ProgramRun(
      project.file("scripts/install"), arguments,
      environment: ["PATH": "\(project.path):/usr/bin:/bin", "HOME": place.path])
  }

  /// Every file and folder below the prefix.
  private func everything() throws -> [String] {
    try ProgramRun("/usr/bin/find", [prefix, "-mindepth", "1"]).standardOutput.split(separator: "\n")
      .map { String($0.dropFirst(prefix.count + 1)) }.sorted()
  }

  @Test func whatIsInstalledIsFoundAndTakenAway() throws {
    let before = try everything()
    let run = try install([prefix])
    #expect(run.status == .exited(0), "\(run.standardError)")
    #expect(run.standardOutput.contains("installed telar \(Version.number)"))
    #expect(run.standardOutput.contains("PATH=\"\(prefix)/bin:$PATH\""))
    let installed = Set(try everything())
    for file in [
      "bin/telar", "share/man/man1/telar.1.gz", "share/bash-completion/completions/telar",
      "share/zsh/site-functions/_telar", "share/fish/vendor_completions.d/telar.fish",
      "share/doc/telar/examples/quickstart.telar",
    ] { #expect(installed.contains(file), "\(file)") }

    // An example is a program, whose first line finds telar.
    let example = try ProgramRun(
      prefix + "/share/doc/telar/examples/quickstart.telar", ["--help"],
      environment: ["PATH": "\(prefix)/bin:/usr/bin:/bin"])
    #expect(example.status == .exited(0) && example.standardOutput.hasPrefix("usage: telar"))
    let manual = try ProgramRun("/bin/sh", ["-c", "gzip -dc '\(prefix)/share/man/man1/telar.1.gz' | head -n 1"])
    #expect(manual.standardOutput.contains(".TH TELAR 1 \"\" \"Telar \(Version.number)\""))

    // Once more: nothing is there twice, and what Telar has no more is taken away.
    unlink(project.file("examples/classifier.telar"))
    #expect(try install([prefix]).status == .exited(0))
    #expect(Set(try everything()) == installed.subtracting(["share/doc/telar/examples/classifier.telar"]))

    let removal = try install(["--remove", prefix])
    #expect(removal.status == .exited(0) && removal.standardError == "", "\(removal.standardError)")
    #expect(try everything() == before)
    #expect(try install(["--remove", prefix]).status == .exited(1))
  }

  @Test func whatAPersonChangedStays() throws {
    #expect(try install([prefix]).status == .exited(0))
    let changed = "share/doc/telar/examples/quickstart.telar"
    place.write("print 1\n", to: "prefix/" + changed)
    let again = try install([prefix])
    #expect(again.status == .exited(1) && again.standardError.contains("\(changed) is there, and not as"))
    let removal = try install(["--remove", prefix])
    #expect(removal.status == .exited(0) && removal.standardError.contains("left \(prefix)/\(changed)"))
    #expect(
      try everything() == [
        "bin", "bin/other", "share", "share/doc", "share/doc/telar", "share/doc/telar/examples", changed,
      ])
  }

  @Test func anothersProgramIsNotReplaced() throws {
    place.write("another's", to: "prefix/bin/telar")
    let before = try everything()
    let run = try install([prefix])
    #expect(run.status == .exited(1) && run.standardError.contains("move it away"))
    #expect(try everything() == before)
    #expect(try install(["--remove", prefix]).status == .exited(1))
  }

  @Test func withoutAPrefixItIsTheHomeFolder() throws {
    #expect(try install([]).status == .exited(0))
    #expect(access(place.file(".local/bin/telar"), X_OK) == 0)
    #expect(try install(["--remove"]).status == .exited(0))
    #expect(access(place.file(".local/bin"), F_OK) != 0)
    for wrong in [["--remov"], ["a", "b"]] { #expect(try install(wrong).status == .exited(1)) }
  }
}
