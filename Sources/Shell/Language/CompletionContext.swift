/// What the grammar expects at a place in a text that is being typed.
package enum CompletionContext: Sendable {
  /// A command or keyword: the beginning of a statement.
  case statement
  /// Behind `(`: a command or a value.
  case commandOrValue
  /// A variable, function or constant in an expression.
  case value
  /// An argument of a command: the positional that comes next, if any, or one of the options not yet given.
  case argument(Declaration, positional: Parameter?, options: [Parameter])
  /// The value of an option.
  case optionValue(Declaration, Parameter)
  /// The path of a script, behind `source`.
  case file
  /// Nothing that exists: a name is being declared, or the command is unknown.
  case nothing

  /// - Parameters:
  ///   - before: the text up to the word that is being typed, lines before it included; behind `kernel=` it ends so.
  ///   - commands: gives a command's declaration.
  package init(before: String, commands: (String) -> Declaration?) {
    var scan = StatementScan()
    scan.read(Array(before.utf8))
    self = scan.frame.context(commands)
  }
}

/// Walks over an unfinished text and keeps, for each open bracket or block, the words of the present statement.
private struct StatementScan {
  var frame = Frame(kind: .statements)
  private var outer: [Frame] = []

  struct Frame {
    enum Kind { case statements, parenthesis, elements }
    let kind: Kind
    /// The words that are finished, and the beginning of the one that is not.
    var words: [String] = []
    var partial = ""

    mutating func finishWord() {
      if !partial.isEmpty { words.append(partial) }
      partial = ""
    }
  }

  mutating func read(_ bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case ASCII.space, ASCII.tab: frame.finishWord()
      case ASCII.newline, ASCII.semicolon, ASCII.carriageReturn:
        frame.finishWord()
        if frame.kind == .statements { frame.words = [] }
      case ASCII.hash where frame.partial.isEmpty:
        while index < bytes.count, bytes[index] != ASCII.newline { index += 1 }
      case ASCII.doubleQuote, ASCII.singleQuote: index = skipString(bytes, from: index, quote: byte)
      case ASCII.openBrace: push(.statements)
      case ASCII.openParenthesis:
        let isCall = frame.partial.utf8.last.map { ASCII.isNamePart($0) } ?? false
        push(isCall ? .elements : .parenthesis)
      case ASCII.openBracket: push(.elements)
      case ASCII.closeBrace, ASCII.closeParenthesis, ASCII.closeBracket:
        frame = outer.popLast() ?? Frame(kind: .statements)
        frame.partial += "_"
      case ASCII.backslash where index < bytes.count && bytes[index] == ASCII.newline:
        frame.finishWord()
        index += 1
      default: frame.partial.unicodeScalars.append(UnicodeScalar(byte))
      }
    }
  }

  /// The place behind a string; the string itself becomes a piece of the word. Code in an open string's `$( … )` is
  /// read like other code.
  private mutating func skipString(_ bytes: [UInt8], from start: Int, quote: UInt8) -> Int {
    var index = start
    var codeStart: Int?
    while index < bytes.count, bytes[index] != quote || codeStart != nil {
      if bytes[index] == ASCII.backslash, quote == ASCII.doubleQuote { index += 1 }
      if quote == ASCII.doubleQuote, index + 1 < bytes.count, bytes[index] == ASCII.dollar,
        bytes[index + 1] == ASCII.openParenthesis
      {
        codeStart = index + 1
      } else if index < bytes.count, bytes[index] == ASCII.closeParenthesis {
        codeStart = nil
      }
      index += 1
    }
    if let codeStart { return codeStart }
    if index < bytes.count { frame.partial += "_" }
    return index + 1
  }

  private mutating func push(_ kind: Frame.Kind) {
    outer.append(frame)
    frame = Frame(kind: kind)
  }
}

extension StatementScan.Frame {
  func context(_ commands: (String) -> Declaration?) -> CompletionContext {
    guard kind != .elements else { return .value }
    guard let first = words.first else {
      if !partial.isEmpty { return .value }
      return kind == .statements ? .statement : .commandOrValue
    }
    if kind == .statements, let keyword = Keyword(rawValue: first) { return context(keyword) }
    guard let declaration = commands(first) else { return kind == .parenthesis ? .value : .nothing }
    return context(declaration)
  }

  private func context(_ keyword: Keyword) -> CompletionContext {
    switch keyword {
    case .source: .file
    case .let, .param: words.contains("=") ? .value : .nothing
    case .for: words.contains("in") ? .value : .nothing
    case .define, .break, .continue, .try, .catch, .fail, .else: .nothing
    case .while, .if, .return, .assert: .value
    }
  }

  private func context(_ declaration: Declaration) -> CompletionContext {
    let option = partial.hasSuffix("=") ? String(partial.dropLast()) : nil
    if let option {
      guard let parameter = declaration.options.first(where: { $0.name == option }) else { return .nothing }
      return .optionValue(declaration, parameter)
    }
    var given: Set<Substring> = []
    var positionals = 0
    for word in words.dropFirst() {
      if let equals = word.firstIndex(of: "=") { given.insert(word[..<equals]) } else { positionals += 1 }
    }
    let rest = declaration.positionals.last.flatMap { $0.isRest ? $0 : nil }
    let positional = positionals < declaration.positionals.count ? declaration.positionals[positionals] : rest
    return .argument(
      declaration, positional: positional, options: declaration.options.filter { !given.contains($0.name[...]) })
  }
}
