/// What can be wrong, as data. `DiagnosticText.swift` turns each case into sentences.
package enum Problem: Error, Equatable, Sendable {
  // Text that cannot be read.
  case invalidUTF8
  case controlCharacter(UInt8)
  case unterminated(Enclosure)
  /// Another statement begins before the bracket is closed.
  case unclosed(Enclosure)
  case unmatchedClosing(String)
  case unknownEscape(String)
  case malformedNumber(String)
  case integerTooLarge(String)
  case tooDeep(limit: Int)
  case tooManyErrors

  // Statements and expressions that are put together wrongly.
  case expected(String, found: String)
  case missingBlank(after: String)
  case blanksAroundEquals(option: String)
  case callNeedsParentheses(function: String)
  /// `f 3` for a function; `call` is how it is called.
  case callWithoutParentheses(function: String, call: String)
  /// `Dense(10, activation=relu)`
  case namedArgument(function: String, argument: String)
  case bareWord(String, commands: [String])
  case assignmentWithoutLet(String)
  case dollarInDeclaration(String)
  case misplaced(keyword: String, belongs: String)
  /// An operator of other languages, and ours.
  case otherOperator(String, ours: String)

  // Names.
  /// The remedy, where one is known, goes before the nearest of the candidates.
  case unknown(kind: String, name: String, candidates: [String], remedy: String = "")
  case assignmentToUndeclared(name: String, candidates: [String])
  case takenName(kind: String, name: String)
  case nameTwice(String, within: String)

  // Arguments of commands and functions.
  case optionTwice(command: String, option: String)
  case missingArgument(command: String, name: String, usage: String)
  case surplusArgument(command: String, found: String, usage: String)
  case missingBlock(command: String, usage: String)
  case unwantedBlock(command: String)
  case wrongType(parameter: String, expected: String, found: String)
  case outOfRange(parameter: String, range: String, found: String)
  case notAChoice(parameter: String, choices: [String], found: String)
  case wrongArgumentCount(function: String, usage: String, given: Int)
  case functionArgument(function: String, expected: String, found: String)

  // Values.
  case operandTypes(operation: String, left: String, right: String)
  case operandType(operation: String, operand: String)
  case expectedValue(String, found: String, role: String)
  case overflow(operation: String)
  case divisionByZero
  case outsideDomain(function: String, argument: String, domain: String)
  case indexOutOfRange(index: Int, count: Int)
  case noFields(found: String, field: String)
  case notIndexable(found: String)
  case listTooLong(limit: Int)
  case valueTooLarge(limit: Int)
  case valueTooDeep(limit: Int)

  // Flow.
  case failed(String)
  case assertionFailed(String?)
  case recursionTooDeep
  case interrupted

  // Files.
  case unreadableFile(path: String, reason: String)
  case unwritableFile(path: String, reason: String)
  case sourceCycle(path: String)

  /// A command's own words: what is wrong, why (may be empty), and what to do (may be empty).
  case custom(message: String, why: String = "", remedy: String = "")

  /// The problem of a name that is no command.
  static func unknownCommand(_ name: String, commands: Set<String>) -> Problem {
    .unknown(kind: "command", name: name, candidates: commands.sorted() + Keyword.allCases.map(\.rawValue))
  }

  /// Something that must be closed.
  package enum Enclosure: Equatable, Sendable { case block, parenthesis, bracket, doubleQuote, singleQuote }

  /// Whether more input could still make the text right.
  var isIncomplete: Bool {
    if case .unterminated = self { true } else { false }
  }
}

/// An error of another part of the program that knows how to be told to a person.
package protocol ProblemConvertible: Error {
  var problem: Problem { get }
}
