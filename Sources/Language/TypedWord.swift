/// What the grammar expects at a place in a text that is being typed.
package enum CompletionContext: Sendable {
  /// A command or keyword: the beginning of a statement.
  case statement
  /// Behind `(`: a command or a value.
  case commandOrValue
  /// A variable, function or constant in an expression.
  case value
  /// A variable in a string, which goes on behind it.
  case inserted
  /// An argument of a command: the positional that comes next, if any, or one of the options not yet given, behind
  /// these positionals, as far as they are plain words.
  case argument(Declaration, positional: Parameter?, options: [Parameter], before: [String])
  /// The value of an option, behind these positionals.
  case optionValue(Declaration, Parameter, before: [String])
  /// The path of a script, behind `source`.
  case file
  /// Nothing that exists: a name is being declared, or the command is unknown.
  case nothing
}

/// The word at the end of a text that is being typed, as the parser reads it.
package struct TypedWord: Sendable {
  package let context: CompletionContext
  /// Where it begins: a byte offset, at its quote if it has one.
  package let start: Int
  /// What it says so far, without quotes and escapes; nil for a quoted word that is closed or has values in it.
  package let text: String?
  package let quote: Quote

  package enum Quote: Sendable { case none, single, double }

  /// - Parameters:
  ///   - text: the text up to the cursor, lines before it included.
  ///   - commands: the commands' declarations.
  package init(endOf text: [UInt8], commands: CommandTable) {
    let source = SourceText(name: "", bytes: text)
    var parser = Parser(source: source, commands: commands.names)
    parser.typing = Parser.Typing()
    if Lexer.unreadablePlace(in: source) == nil { _ = try? parser.statements(inBlock: false) }
    guard let found = parser.typing?.found else {
      self = TypedWord(context: .nothing, start: text.count, text: "", quote: .none)
      return
    }
    let word = Array(text[found.start...])
    let quote: Quote =
      switch word.first {
      case ASCII.doubleQuote: .double
      case ASCII.singleQuote: .single
      default: .none
      }
    self = TypedWord(
      context: CompletionContext(found.expected, commands), start: found.start,
      text: TypedWord.meaning(of: word, quote), quote: quote)
  }

  private init(context: CompletionContext, start: Int, text: String?, quote: Quote) {
    self.context = context
    self.start = start
    self.text = text
    self.quote = quote
  }

  /// The text of a word that may be unfinished: with its quote closed, it reads as one.
  private static func meaning(of word: [UInt8], _ quote: Quote) -> String? {
    guard quote != .none else { return String(decoding: word, as: UTF8.self) }
    return Parser.text(ofArgument: word + [word[0]])
  }

  /// A text as it must be written to be read as one word, quoted if need be.
  ///
  /// - Parameters:
  ///   - isOption: it stands behind `option=`, where a `=` in it means nothing.
  ///   - isOpen: more is to come, so that the quote is not closed.
  package static func written(_ text: String, quote: Quote, isOption: Bool, isOpen: Bool = false) -> String {
    switch quote {
    case .none: return isPlain(text, isOption: isOption) ? text : written(text, quote: .double, isOption: isOption)
    case .single where !text.utf8.contains(where: { $0 == ASCII.singleQuote || $0 < ASCII.space }):
      return "'\(text)" + (isOpen ? "" : "'")
    case .single, .double: return "\"\(escaped(text))" + (isOpen ? "" : "\"")
    }
  }

  /// Whether a text is read as one word without quotes.
  package static func isPlain(_ text: String, isOption: Bool) -> Bool {
    let bytes = Array(text.utf8)
    // Where no `option=` stands before it, it could be taken for one.
    let isNamed = !isOption && (Lexer(SourceText(name: "", bytes: bytes)).isAtOption || bytes.first == ASCII.equals)
    return !isNamed && Parser.text(ofArgument: bytes, isWord: true) == text
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "$": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Parser {
  /// What a whole text says as one argument; nil where it is none or its values are known only when it is run.
  fileprivate static func text(ofArgument bytes: [UInt8], isWord: Bool = false) -> String? {
    let source = SourceText(name: "", bytes: bytes)
    guard Lexer.unreadablePlace(in: source) == nil else { return nil }
    var parser = Parser(source: source, commands: [])
    parser.lexer.skipBlanks()
    guard parser.lexer.offset == 0, let content = try? parser.argumentContent(), parser.lexer.isAtEnd else {
      return nil
    }
    switch content {
    case .word(let word): return word
    case .expression(let expression):
      if !isWord, case .literal(.string(let text)) = expression.kind { return text }
      return nil
    case .filledWord: return nil
    }
  }
}

extension CompletionContext {
  fileprivate init(_ expected: Parser.Expectation, _ commands: CommandTable) {
    switch expected {
    case .statement: self = .statement
    case .commandOrValue: self = .commandOrValue
    case .value: self = .value
    case .inserted: self = .inserted
    case .file: self = .file
    case .argument(let name, let before):
      guard let declaration = commands[name]?.declaration else {
        self = .nothing
        return
      }
      let given = Set(before.compactMap(\.option?.text))
      let count = before.count { $0.option == nil }
      let rest = declaration.positionals.last.flatMap { $0.isRest ? $0 : nil }
      self = .argument(
        declaration, positional: count < declaration.positionals.count ? declaration.positionals[count] : rest,
        options: declaration.options.filter { !given.contains($0.name) }, before: CompletionContext.words(before))
    case .optionValue(let name, let option, let before):
      let declaration = commands[name]?.declaration
      guard let declaration, let parameter = declaration.options.first(where: { $0.name == option }) else {
        self = .nothing
        return
      }
      self = .optionValue(declaration, parameter, before: CompletionContext.words(before))
    }
  }

  /// The positionals among arguments; empty texts for those whose value is not known yet.
  private static func words(_ arguments: [Argument]) -> [String] {
    arguments.filter { $0.option == nil }.map { argument in
      switch argument.value {
      case .word(let word): word
      case .expression(let expression):
        if case .literal(let value) = expression.kind { value.text } else { "" }
      case .filledWord: ""
      }
    }
  }
}
