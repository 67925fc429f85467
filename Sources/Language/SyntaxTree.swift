/// A parsed text. Every node carries its span; the source stands here once.
package struct Script: Sendable {
  package let source: SourceText
  package let statements: [Statement]

  package init(source: SourceText, statements: [Statement]) {
    self.source = source
    self.statements = statements
  }

  /// The script's parameters, in order.
  package var parameters: [ParameterNode] {
    statements.compactMap { if case .parameter(let node) = $0.kind { node } else { nil } }
  }
}

/// A name and where it stands.
package struct Name: Sendable {
  package let text: String
  package let span: Span
}

/// Statements in braces.
package struct Block: Sendable {
  package let statements: [Statement]
  /// From the opening to the closing brace.
  package let span: Span
}

package struct Statement: Sendable {
  package let kind: Kind
  package let span: Span

  package indirect enum Kind: Sendable {
    case command(CommandNode)
    case expression(Expression)
    case declaration(Name, Expression)
    /// `$x = …`, `$x.field = …`, `$x[0] = …`; with an operator `$x += …` and its like.
    case assignment(Name, [Step], BinaryOperator?, Expression)
    case parameter(ParameterNode)
    case forEach(Name, Expression, Block)
    case whileTrue(Expression, Block)
    case conditional([Branch], otherwise: Block?)
    case breakLoop
    case continueLoop
    case returnValue(Expression?)
    case definition(FunctionNode)
    case source(Argument)
    case assertion(Expression, message: Expression?)
    case failure(Argument)
    case attempt(Block, error: Name, handler: Block)
  }

  package struct Branch: Sendable {
    package let condition: Expression
    package let body: Block
  }
}

/// `param name: type = default`: the type or the default may be missing.
package struct ParameterNode: Sendable {
  package let name: Name
  package let type: ParameterType?
  package let defaultValue: Expression?
}

/// `define name(parameters) { … }`
package struct FunctionNode: Sendable {
  package let name: Name
  package let parameters: [(name: Name, defaultValue: Expression?)]
  package let body: Block

  /// How it is called, for messages: `f(a, b = …)`.
  package var usage: String {
    let list = parameters.map { $0.defaultValue == nil ? $0.name.text : "\($0.name.text) = …" }
    return "\(name.text)(\(list.joined(separator: ", ")))"
  }
}

/// A command with its arguments, as a statement or in parentheses.
package struct CommandNode: Sendable {
  package let name: Name
  package let arguments: [Argument]
  package let block: Block?
}

extension CommandNode {
  /// The problem of a function that is written as a command is: how it is called with these arguments or, where they
  /// cannot be told apart so, how it is called at all.
  func call(of usage: String, in source: SourceText) -> Problem {
    let texts = arguments.map { argument -> String? in
      guard argument.option == nil else { return nil }
      let text = String(decoding: source.bytes[argument.span.start..<argument.span.end], as: UTF8.self)
      guard case .word(let word) = argument.value else { return text }
      if Double(word) != nil || ["true", "false"].contains(word) { return word }
      return word.allSatisfy({ $0.isLetter || $0.isNumber }) ? "\"\(word)\"" : nil
    }
    let given = texts.compactMap { $0 }
    let isWhole = given.count == texts.count && block == nil
    return .callWithoutParentheses(
      function: name.text, call: isWhole ? "\(name.text)(\(given.joined(separator: ", ")))" : usage)
  }
}

/// One argument of a command: positional, or `option=value`.
package struct Argument: Sendable {
  package let option: Name?
  package let value: Content
  /// The whole argument.
  package let span: Span
  /// The value alone: what stands after `option=`.
  package let valueSpan: Span

  package enum Content: Sendable {
    /// A word as written. What it means (text, number, shape …) is told by the declared type.
    case word(String)
    /// A word with `$name` or `$( … )` in it: its text is a word once they are filled in.
    case filledWord(Expression)
    case expression(Expression)
  }
}

package struct Expression: Sendable {
  package let kind: Kind
  package let span: Span
  /// Height of the tree below and with this node: bounded by the parser, so that no walk overflows the stack.
  let height: Int

  package indirect enum Kind: Sendable {
    case literal(Value)
    case variable(String)
    case interpolation([Piece])
    case list([Expression])
    case range(Expression, Expression)
    case unary(UnaryOperator, Expression)
    /// Operators of one precedence, from left to right: `a - b + c`. A long sum is no deep tree.
    case chain(Expression, [Link])
    case field(Expression, Name)
    case index(Expression, Expression)
    case call(Name, [Expression])
    case command(CommandNode)
  }
}

/// An operator and what stands to its right.
package struct Link: Sendable {
  let symbol: BinaryOperator
  let operand: Expression
  /// Where the operation ends: behind the operand's parentheses.
  let end: Int
}

/// A part of a double-quoted string or of a word.
package enum Piece: Sendable {
  case text(String)
  /// `$name` or `$( … )` with the steps behind it, which lead on as far as the values have fields and elements.
  case value(Expression, [TextStep] = [])
}

/// `.name`, `[0]` or `[$i]` behind a value in a text.
package struct TextStep: Sendable {
  let step: Step
  /// What it is where it leads nowhere: `$file.csv`, where `$file` is a text.
  let text: [Piece]
}

/// A step into a value: on the left of an assignment, or in a text.
package enum Step: Sendable {
  case field(Name)
  case index(Expression)

  /// Whether a value of this kind has fields or elements.
  func leadsOn(from value: Value) -> Bool {
    switch (self, value) {
    case (_, .record), (.index, .list), (.index, .string): true
    default: false
    }
  }
}

package enum UnaryOperator: String, Sendable {
  case minus = "-"
  case not = "not"
}

package enum BinaryOperator: String, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  /// Also written `**`.
  case power = "^"

  /// Binding strength. `not` stands between `and` and the comparisons, a range between comparisons and sums; `^`
  /// binds more tightly than a minus in front of it, and to the right.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: BinaryOperator.comparison
    case .add, .subtract: BinaryOperator.sum
    case .multiply, .divide, .floorDivide, .remainder: BinaryOperator.sum + 1
    case .power: BinaryOperator.sum + 2
    }
  }

  /// Whether it makes a value of two that may take the first one's place: `$x += 1`.
  var isArithmetic: Bool { precedence >= BinaryOperator.sum }

  static let comparison = 3
  static let rangePrecedence = 4
  static let sum = 5
}
