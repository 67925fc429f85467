/// The words that begin the language's own statements, with what help and completion say about them.
package enum Keyword: String, CaseIterable, Sendable {
  case `let`, param, `for`, `while`, `if`, `else`, `break`, `continue`, define, `return`, source, assert, fail, `try`,
    `catch`

  package var usage: String {
    switch self {
    case .let: "let NAME = EXPRESSION"
    case .param: "param NAME: TYPE = DEFAULT"
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
    case .let: "Declare a variable in the present block"
    case .param: "Declare a parameter of the script: name=value on the command line replaces its default"
    case .for: "Run a block for each element of a list or range"
    case .while: "Run a block as long as a condition holds"
    case .if: "Run a block if a condition holds"
    case .else: "The block to run if the condition of `if` does not hold"
    case .break: "Leave the loop"
    case .continue: "Go on with the loop's next turn"
    case .define: "Define a function"
    case .return: "Leave a function with a value"
    case .source: "Run a script file as if it stood here"
    case .assert: "Stop with an error unless a condition holds"
    case .fail: "Stop with an error"
    case .try: "Run a block; if it fails, run another one"
    case .catch: "The block to run if the block of `try` fails; its variable holds the error"
    }
  }
}
