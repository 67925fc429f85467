import Language
import Testing

@Suite struct CompletionContextTests {
  private func typed(_ before: String) -> TypedWord {
    TypedWord(endOf: Array(before.utf8), commands: CommandTable(sampleCommands, context: SampleContext()))
  }

  /// The context in short.
  private func context(_ before: String) -> String {
    switch typed(before).context {
    case .statement: return "statement"
    case .commandOrValue: return "command or value"
    case .value: return "value"
    case .inserted: return "inserted"
    case .argument(let declaration, let positional, let options, _):
      return "\(declaration.name) \(positional?.name ?? "-") \(options.map(\.name).joined(separator: ","))"
    case .optionValue(let declaration, let parameter, _): return "\(declaration.name) \(parameter.name)="
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
    ("print \"acc $(evaluate ", "evaluate model "), ("print \"acc $(", "command or value"), (")]}}", "nothing"),
    ("con", "statement"), ("conv 16 ker", "conv - kernel,dropout,bias"), ("let", "statement"),
    ("if true { con", "statement"), ("print (eva", "command or value"), ("print (1 + rou", "value"),
    ("source \"my fi", "file"), ("print 'a # b", "print value "), ("conv 16 # tra", "nothing"), ("#", "nothing"),
    ("# tra", "nothing"), ("let x = $y ", "nothing"), ("$x = ", "value"), ("assert ", "value"),
    ("for i in [1, 2] { conv 1", "conv out kernel,dropout,bias"), ("print $", "print value "),
    ("print \"a $na", "inserted"), ("print \"a $", "inserted"), ("print \"a $(1 + $na", "value"),
    ("print (not ", "value"), ("if true { } el", "nothing"), ("try { con", "statement"),
  ])
  func contexts(_ before: String, _ expected: String) { #expect(context(before) == expected, "\(before)") }

  /// The word at the cursor, with the quote that it begins with.
  @Test(arguments: [
    ("", ""), ("tra", "tra"), ("train ae", "ae"), ("train ae.enc", "ae.enc"), ("conv 16 kernel=3", "3"),
    ("conv 16 kernel=", ""), ("print $na", "$na"), ("print $result.acc", "$result.acc"), ("print $r.", "$r."),
    ("print ($r.", "$r."), ("let x = (eval", "eval"), ("conv 16; rel", "rel"), ("if true { conv", "conv"),
    ("if true {\n  con", "con"), ("load fashion-mn", "fashion-mn"), ("for i in 1..$n", "$n"),
    ("print \"a b", "\"a b"), ("print \"a $na", "$na"), ("print \"a $na b", "\"a $na b"),
    ("print \"a $(eval", "eval"), ("print \"a $(evaluate clf) b", "\"a $(evaluate clf) b"), ("print \"x\" tra", "tra"),
    ("print \"say \\\"hi", "\"say \\\"hi"), ("print 'it \"is", "'it \"is"), ("crash out=/tmp/a.p", "/tmp/a.p"),
    ("print a#b", "a#b"), ("# a\ntra", "tra"), ("let x = $a*$b", "$b"), ("print é", "é"), ("print ~/a,b", "~/a,b"),
  ])
  func words(_ line: String, _ expected: String) {
    let start = typed(line).start
    #expect(String(decoding: Array(line.utf8)[start...], as: UTF8.self) == expected, "\(line)")
  }

  @Test(
    arguments: [
      ("print \"a b", "a b"), ("print 'a \\ \" b", "a \\ \" b"), ("print \"say \\\"hi", "say \"hi"), ("print 'a'", nil),
      ("print \"a\"", nil), ("print \"$x", "$x"), ("print \"a $x b", nil), ("print a", "a"),
      ("print \"tab\\t\\u{e9}", "tab\té"),
    ] as [(String, String?)])
  func whatAWordSays(_ line: String, _ expected: String?) { #expect(typed(line).text == expected, "\(line)") }

  /// However a name is quoted for completion, it is read back as it is, as an argument and behind an option.
  @Test func everyNameIsWrittenSoThatItIsReadBack() {
    let pieces = [
      "a", "b", " ", "\"", "'", "#", ";", "$", "$x", "$(", "{", "}", "(", ")", "[", "]", "=", ",", "~", "~/", "/", "\\",
      "é", "日", "😀", "e\u{301}", "-", ".", "..", "!", "&", "|", "*", "?", "\u{A0}", "\n", "\t", "\u{1}", "1", "x=",
      "no",
    ]
    var random = SystemRandomNumberGenerator()
    var names = pieces
    for _ in 0..<1500 {
      names.append(
        (0..<Int.random(in: 1...6, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined())
    }
    for name in names {
      for quote in [TypedWord.Quote.none, .single, .double] {
        let argument = TypedWord.written(name, quote: quote, isOption: false)
        let context = SampleContext()
        #expect(runDiagnostics("print \(argument)", context).isEmpty && context.printed == [name], "print \(argument)")
        let option = TypedWord.written(name, quote: quote, isOption: true)
        let line = "model m input=1 { }\nlet r = (train m note=\(option))\nprint $r.note"
        let second = SampleContext()
        #expect(runDiagnostics(line, second).isEmpty && second.printed.last == name, "\(line)")
        // What is begun so can be completed: the open word says the name.
        let open = TypedWord.written(name, quote: quote == .none ? .double : quote, isOption: false, isOpen: true)
        #expect(typed("print " + open).text == name, "\(open)")
      }
    }
  }
}
