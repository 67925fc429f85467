/// Which argument goes to which parameter, before any value is known.
struct Matching {
  /// For each parameter of the declaration, the arguments that it takes: one, or several for a rest parameter.
  var arguments: [[Argument]]
  /// Everything that is wrong with the arguments' names and number.
  var problems: [(problem: Problem, span: Span)] = []

  init(_ node: CommandNode, _ declaration: Declaration) {
    arguments = Array(repeating: [], count: declaration.parameterCount)
    var nextPositional = 0
    for argument in node.arguments {
      if let option = argument.option {
        matchOption(argument, option, declaration)
      } else if nextPositional < declaration.positionals.count {
        arguments[nextPositional].append(argument)
        if !declaration.positionals[nextPositional].isRest { nextPositional += 1 }
      } else {
        problems.append((surplus(argument, declaration), argument.span))
      }
    }
    for index in 0..<declaration.parameterCount where arguments[index].isEmpty {
      let parameter = declaration.parameter(at: index)
      guard parameter.isRequired else { continue }
      let name = index < declaration.positionals.count ? parameter.name.uppercased() : parameter.name + "="
      problems.append(
        (.missingArgument(command: declaration.name, name: name, usage: declaration.usage), node.name.span))
    }
    switch (declaration.block, node.block) {
    case (.none, let block?):
      problems.append((.unwantedBlock(command: declaration.name), Span(block.span.start, block.span.start + 1)))
    case (.required, nil):
      problems.append((.missingBlock(command: declaration.name, usage: declaration.usage), node.name.span))
    default: break
    }
  }

  private mutating func matchOption(_ argument: Argument, _ option: Name, _ declaration: Declaration) {
    if let index = declaration.options.firstIndex(where: { $0.name == option.text }) {
      if arguments[declaration.positionals.count + index].isEmpty {
        arguments[declaration.positionals.count + index] = [argument]
      } else {
        problems.append((.optionTwice(command: declaration.name, option: option.text), argument.span))
      }
    } else {
      problems.append(
        (
          .unknown(
            kind: "option of `\(declaration.name)`", name: option.text, candidates: declaration.options.map(\.name),
            remedy: declaration.remedy(forOption: option.text)), option.span
        ))
    }
  }

  private func surplus(_ argument: Argument, _ declaration: Declaration) -> Problem {
    var found = "this value"
    if case .word(let word) = argument.value { found = "`\(word)`" }
    return .surplusArgument(command: declaration.name, found: found, usage: declaration.usage)
  }
}
