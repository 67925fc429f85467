/// What a person is told: what is wrong, why (may be empty), and what to do (may be empty).
package struct Wording: Equatable, Sendable {
  package let message: String
  package let why: String
  package let remedy: String

  init(_ message: String, why: String = "", remedy: String = "") {
    self.message = message
    self.why = why
    self.remedy = remedy
  }
}

/// The one place that turns problems into sentences.
extension Problem {
  package var wording: Wording {
    switch self {
    case .invalidUTF8, .controlCharacter, .unterminated, .unclosed, .unmatchedClosing, .unknownEscape, .malformedNumber,
      .integerTooLarge, .tooDeep, .tooManyErrors:
      textWording
    case .expected, .missingBlank, .blanksAroundEquals, .callNeedsParentheses, .callWithoutParentheses, .namedArgument,
      .bareWord, .assignmentWithoutLet, .dollarInDeclaration, .misplaced, .otherOperator:
      syntaxWording
    case .unknown(let kind, let name, let candidates, let remedy):
      Self.unknownWording(kind, name, candidates, remedy)
    case .assignmentToUndeclared(let name, let candidates):
      Wording(
        "there is no variable called `\(name)` to assign to",
        remedy: nearestName(to: name, among: candidates).map { "did you mean `$\($0)`?" }
          ?? "declare it with `let \(name) = …`")
    case .takenName(let kind, let name):
      Wording("`\(name)` is the name of a \(kind)", remedy: "choose another name")
    case .nameTwice(let name, let within):
      Wording("`\(name)` stands twice in \(within)", remedy: "remove one of them")
    case .optionTwice, .missingArgument, .surplusArgument, .missingBlock, .unwantedBlock, .wrongType, .outOfRange,
      .notAChoice, .wrongArgumentCount, .functionArgument:
      argumentWording
    case .operandTypes, .operandType, .expectedValue, .overflow, .divisionByZero, .outsideDomain, .indexOutOfRange,
      .noFields, .notIndexable, .listTooLong, .valueTooLarge, .valueTooDeep:
      valueWording
    case .failed(let message): Wording(message)
    case .assertionFailed(let message):
      Wording("the assertion does not hold" + (message.map { ": \($0)" } ?? ""))
    case .recursionTooDeep:
      Wording("the calls are nested too deeply", remedy: "see that the recursion comes to an end")
    case .interrupted: Wording("interrupted")
    case .unreadableFile(let path, let reason):
      Wording("the file `\(path)` cannot be read", why: reason, remedy: "check the path and the permissions")
    case .unwritableFile(let path, let reason):
      Wording("the file `\(path)` cannot be written", why: reason, remedy: "check the path and the permissions")
    case .sourceCycle(let path):
      Wording("`\(path)` is being run already", why: "a file that sources itself would never end")
    case .custom(let message, let why, let remedy): Wording(message, why: why, remedy: remedy)
    }
  }

  private var textWording: Wording {
    switch self {
    case .invalidUTF8: Wording("the text is not valid UTF-8 here", remedy: "save the file as UTF-8 text")
    case .controlCharacter(0x0D):
      Wording("a carriage return without a new line", remedy: "save the file with Unix or Windows line ends")
    case .controlCharacter(let byte):
      Wording(
        "a control character (code \(byte)) has no place in a script",
        remedy: "remove it; in a string, write it as an escape such as \\u{\(String(byte, radix: 16))}")
    case .unterminated(let enclosure), .unclosed(let enclosure): Self.unterminatedWording(enclosure)
    case .unmatchedClosing(let bracket): Wording("`\(bracket)` closes nothing", remedy: "remove it, or open it before")
    case .unknownEscape(let escape):
      Wording(
        "`\(escape)` is no escape",
        remedy:
          "the escapes are \\n \\t \\r \\e \\\\ \\\" \\$ and \\u{1F600}; single quotes take everything as it stands")
    case .malformedNumber(let text): Wording("`\(text)` is no number", remedy: "put it in quotes if it is a text")
    case .integerTooLarge(let text):
      Wording("`\(text)` does not fit a whole number of 64 bits", remedy: "write it with a point: \(text).0")
    case .tooDeep(let limit):
      Wording("this is nested more than \(limit) levels deep", remedy: "take a part of it out, with `let` or `define`")
    default: Wording("too many errors: the rest was not read", remedy: "is this a Telar script?")
    }
  }

  private static func unterminatedWording(_ enclosure: Enclosure) -> Wording {
    switch enclosure {
    case .block: Wording("this block is not closed", remedy: "close it with `}`")
    case .parenthesis: Wording("this parenthesis is not closed", remedy: "close it with `)`")
    case .bracket: Wording("this bracket is not closed", remedy: "close it with `]`")
    case .doubleQuote: Wording("this string is not closed", remedy: "close it with `\"`")
    case .singleQuote: Wording("this string is not closed", remedy: "close it with `'`")
    }
  }

  private var syntaxWording: Wording {
    switch self {
    case .expected(let what, let found): Wording("expected \(what), found \(found)")
    case .missingBlank(let before):
      Wording(
        "a blank is missing behind `\(Self.shortened(before))`",
        remedy: "put a blank between two arguments, or the whole argument in quotes")
    case .blanksAroundEquals(let option):
      Wording("an option is written without blanks around `=`", remedy: "write \(option)=VALUE")
    case .callNeedsParentheses(let function):
      Wording("a function call as an argument needs parentheses around it", remedy: "write (\(function)(…))")
    case .callWithoutParentheses(let function, let call):
      Wording("`\(function)` is a function", remedy: "write \(call)")
    case .namedArgument(let function, let argument):
      Wording(
        "`\(function)` cannot be called with `\(argument)=`", why: "functions take their arguments by their places")
    case .bareWord(let word, let commands):
      if commands.contains(word) {
        Wording("`\(word)` is a command, not a value", remedy: "put the command in parentheses: (\(word) …)")
      } else if let nearest = nearestName(to: word, among: commands) {
        Wording(
          "`\(word)` is neither a value nor a command", remedy: "did you mean the command `\(nearest)`?")
      } else {
        Wording(
          "`\(word)` is no value", remedy: "write $\(word) for the variable, \"\(word)\" for the text")
      }
    case .assignmentWithoutLet(let name):
      Wording(
        "`\(name)` is set without `let` or `$`",
        remedy: "write `let \(name) = …` to declare it, `$\(name) = …` to change it")
    case .dollarInDeclaration(let name):
      Wording("a name is declared without `$`", remedy: name.isEmpty ? "write the name alone" : "write \(name)")
    case .misplaced(let keyword, let belongs): Wording("`\(keyword)` belongs \(belongs)")
    case .otherOperator(let written, let ours): Wording("`\(written)` is no operator", remedy: "write `\(ours)`")
    default: Wording("this cannot be read")
    }
  }

  private static func unknownWording(
    _ kind: String, _ name: String, _ candidates: [String], _ remedy: String
  ) -> Wording {
    let message =
      kind == "thing" ? "nothing is called `\(shortened(name))`" : "there is no \(kind) called `\(shortened(name))`"
    if !remedy.isEmpty { return Wording(message, why: candidates.isEmpty ? "there is none yet" : "", remedy: remedy) }
    if let nearest = nearestName(to: name, among: candidates) {
      return Wording(message, remedy: "did you mean `\(nearest)`?")
    }
    let names = candidates.prefix(mostNamed).map { "`\($0)`" }.joined(separator: ", ")
    switch candidates.count {
    case 0 where kind == "variable": return Wording(message, remedy: "`let \(shortened(name)) = …` declares it")
    case 0: return Wording(message, remedy: "there is none")
    case _ where kind == "command": return Wording(message, remedy: "`help` lists the commands")
    case 1: return Wording(message, remedy: "there is \(names)")
    case 2...mostNamed: return Wording(message, remedy: "there are \(names)")
    default: return Wording(message, remedy: "there are \(names), and \(candidates.count - mostNamed) more")
    }
  }

  private var argumentWording: Wording {
    switch self {
    case .optionTwice(_, let option):
      return Wording("`\(option)=` is given twice", remedy: "remove one of them")
    case .missingArgument(let command, let name, let usage):
      return Wording("`\(command)` needs \(name)", remedy: "write \(usage)")
    case .surplusArgument(let command, let found, let usage):
      let isShell = found == "`&&`" || found == "`||`"
      return Wording(
        "`\(command)` has no use for \(found)", remedy: isShell ? "part two statements by `;`" : "write \(usage)")
    case .missingBlock(let command, let usage):
      return Wording("`\(command)` needs a block", remedy: "write \(usage)")
    case .unwantedBlock(let command):
      return Wording("`\(command)` takes no block", remedy: "remove the braces and what is in them")
    case .wrongType(let parameter, let expected, let found):
      let isExpression = found.contains { "*+/^%".contains($0) } && found.hasPrefix("`")
      let remedy = isExpression ? "an expression stands in parentheses: \(parameter)=(…)" : ""
      return Wording("`\(parameter)` must be \(expected), not \(found)", remedy: remedy)
    case .outOfRange(let parameter, let range, let found):
      return Wording("`\(parameter)` must be \(range), not \(found)")
    case .notAChoice(let parameter, let choices, let found):
      let list = choices.map { "`\($0)`" }.joined(separator: ", ")
      // As `CrossEntropyLoss` has `cross-entropy` in it.
      let written = SearchTerms.normalized(found)
      let meant =
        nearestName(to: found, among: choices) ?? choices.first { written.contains(SearchTerms.normalized($0)) }
      let remedy = meant.map { "did you mean `\($0)`?" } ?? ""
      return Wording("`\(parameter)` must be one of \(list), not `\(Self.shortened(found))`", remedy: remedy)
    case .wrongArgumentCount(let function, let usage, let given):
      let count = given == 1 ? "1 argument" : "\(given) arguments"
      return Wording("`\(function)` does not take \(count)", remedy: "write \(usage)")
    case .functionArgument(let function, let expected, let found):
      return Wording("`\(function)` needs \(expected), not \(found)")
    default: return Wording("these arguments do not fit")
    }
  }

  private var valueWording: Wording {
    switch self {
    case .operandTypes(let operation, let left, let right):
      let isText = operation == "+" && (left == "a string" || right == "a string")
      return Wording(
        "`\(operation)` does not work on \(left) and \(right)",
        remedy: isText ? "put values into a text with \"… $name …\" or str()" : "")
    case .operandType(let operation, let operand):
      let needed = operation == "-" ? "a number" : "`true` or `false`"
      return Wording("`\(operation)` needs \(needed), not \(operand)")
    case .expectedValue(let expected, let found, let role):
      return Wording("\(role) must be \(expected), not \(found)")
    case .overflow(let operation):
      return Wording(
        "the result of `\(operation)` does not fit a whole number of 64 bits",
        remedy: "use numbers with a point, such as 2.0")
    case .divisionByZero: return Wording("division by zero")
    case .outsideDomain(let function, let argument, let domain):
      return Wording("`\(function)` has no value at \(argument)", why: domain)
    case .indexOutOfRange(let index, let count):
      let remedy = count == 0 ? "it is empty" : "indices go from 0 to \(count - 1), or from -1 backwards"
      return Wording("there is no element \(index)", remedy: remedy)
    case .noFields(let found, let field):
      let isText = found == "a string" || found.hasSuffix("number")
      return Wording(
        "\(found) has no field `\(field)`", why: "only records have fields",
        remedy: isText ? "in double quotes `.\(field)` behind it is text" : "")
    case .notIndexable(let found):
      return Wording("\(found) has no elements", why: "only lists, strings and records can be indexed")
    case .listTooLong(let limit): return Wording("a list cannot have more than \(limit) elements")
    case .valueTooLarge(let limit): return Wording("a value cannot be larger than \(limit >> 20) MiB")
    case .valueTooDeep(let limit):
      return Wording("lists and records cannot be nested more than \(limit) deep")
    default: return Wording("this value does not fit")
    }
  }

  /// The most candidates that a message lists.
  private static let mostNamed = 12

  private static func shortened(_ text: String) -> String {
    text.count > 60 ? String(text.prefix(60)) + "…" : text
  }
}
