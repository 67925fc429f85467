import TestSupport
import Testing

@testable import Language
@testable import Shell

private let declarations = allCommands.map { $0.declaration }

/// Every command's examples run, and print what they say.
@Suite struct ExampleTests {
  @Test(arguments: declarations.map(\.name).sorted()) func examples(of command: String) throws {
    let declaration = try #require(declarations.first { $0.name == command })
    #expect(declaration.examples.contains { $0.output != nil }, "\(command) has no example with its output")
    let place = try Workplace(isPrepared: true)
    for example in declaration.examples {
      // What it prints must not depend on what there was before.
      let before = example.output == nil ? "load fashion-mnist\nrestore ae\nrestore clf\n" : ""
      let run = try place.telar(["-c", before + example.text])
      #expect(run.status == .exited(0), "\(example.text)\n\(run.standardError)")
      if let output = example.output { #expect(run.standardOutput == output, "\(example.text)") }
    }
  }

  @Test func namesInSeeAlsoExist() {
    let names = Set(declarations.map(\.name))
    for declaration in declarations {
      #expect(names.isSuperset(of: declaration.seeAlso), "\(declaration.name)")
      #expect(!declaration.seeAlso.contains(declaration.name), "\(declaration.name)")
    }
  }

  /// Summaries are one line, in the imperative, without a full stop, as help lists them.
  @Test func summariesAreUniform() {
    for declaration in declarations {
      #expect(!declaration.summary.hasSuffix(".") && !declaration.summary.contains("\n"), "\(declaration.name)")
      #expect(declaration.summary.first?.isUppercase == true, "\(declaration.name)")
      #expect(declaration.usage.count <= 240, "\(declaration.name)")
    }
  }
}
