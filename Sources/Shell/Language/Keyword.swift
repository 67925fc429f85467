/// The words that begin the language's own statements, with what help and completion say about them.
package enum Keyword: String, CaseIterable, Sendable {
  case `let`, param, `for`, `while`, `if`, `else`, `break`, `continue`, define, `return`, source, assert, fail, `try`,
    `catch`

  package var usage: String {
    switch self {
    case .let: "let NAME = EXPRESSION"
    case .param: "param NAME = DEFAULT"
    case .for: "for NAME in LIST { … }"
    case .while: "while CONDITION { … }"
    case .if: "if CONDITION { … } else if CONDITION { … } else { … }"
    case .else: "if CONDITION { … } else { … }"
    case .break: "break"
    case .continue: "continue"
    case .define: "define NAME(PARAMETER, PARAMETER = DEFAULT) { … }"
    case .return: "return EXPRESSION"
    case .source: "source FILE"
    case .assert: "assert CONDITION, MESSAGE"
    case .fail: "fail MESSAGE"
    case .try: "try { … } catch NAME { … }"
    case .catch: "try { … } catch NAME { … }"
    }
  }

  package var summary: String {
    switch self {
    case .let: "declare a variable in the present block"
    case .param: "declare a parameter of the script: name=value on the command line replaces its default"
    case .for: "run a block for each element of a list or range"
    case .while: "run a block as long as a condition holds"
    case .if: "run a block if a condition holds"
    case .else: "the block to run if the condition of `if` does not hold"
    case .break: "leave the loop"
    case .continue: "go on with the loop's next turn"
    case .define: "define a function"
    case .return: "leave a function with a value"
    case .source: "run a script file as if it stood here"
    case .assert: "stop with an error unless a condition holds"
    case .fail: "stop with an error"
    case .try: "run a block; if it fails, run another one"
    case .catch: "the block to run if the block of `try` fails; its variable holds the error"
    }
  }
}
