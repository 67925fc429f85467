import Shell
import Testing

@Suite struct CompletionContextTests {
  /// The context in short.
  private func context(_ before: String) -> String {
    let table = CommandTable(sampleCommands, context: SampleContext())
    switch CompletionContext(before: before, commands: { table[$0]?.declaration }) {
    case .statement: return "statement"
    case .commandOrValue: return "command or value"
    case .value: return "value"
    case .argument(let declaration, let positional, let options):
      return "\(declaration.name) \(positional?.name ?? "-") \(options.map(\.name).joined(separator: ","))"
    case .optionValue(let declaration, let parameter): return "\(declaration.name) \(parameter.name)="
    case .file: return "file"
    case .nothing: return "nothing"
    }
  }

  @Test(arguments: [
    ("", "statement"), ("conv 16; ", "statement"), ("conv 16\n", "statement"), ("model ae input=1 { ", "statement"),
    ("if $x { conv 1 }\n", "statement"), ("# a comment (\n", "statement"), ("print \"a ( b\"; ", "statement"),
    ("conv ", "conv out kernel,dropout,bias"), ("conv 16 ", "conv - kernel,dropout,bias"),
    ("conv 16 kernel=3 ", "conv - dropout,bias"), ("conv (1 + 2) ", "conv - kernel,dropout,bias"),
    ("conv 16 kernel=", "conv kernel="), ("conv 16 \\\n  kernel=", "conv kernel="), ("conv 16 kernal=", "nothing"),
    ("model ae input=1x2 {\n  conv 16; conv 3 bias=", "conv bias="), ("print a \"b c\" ", "print value "),
    ("let r = (evaluate ", "evaluate model "), ("let r = (", "command or value"), ("let r = ", "value"),
    ("let ", "nothing"), ("for i ", "nothing"), ("for i in ", "value"), ("if ", "value"), ("source ", "file"),
    ("print (round(", "value"), ("print [1, ", "value"), ("print (1 + ", "value"), ("frobnicate ", "nothing"),
    ("print \"acc $(evaluate ", "evaluate model "), ("print \"acc $(", "command or value"), (")]}}", "value"),
  ])
  func contexts(_ before: String, _ expected: String) { #expect(context(before) == expected) }
}
