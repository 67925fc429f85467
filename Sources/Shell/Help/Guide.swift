import Language

/// Leads on from a name that is not what it should be: says what else has the name, and what a word of another tool is
/// called here. Commands and the language only say which name they looked for.
struct Guide {
  let session: Session
  let commands: CommandTable
  let evaluator: Evaluator

  /// The problem with a remedy that leads on, where there is one.
  func leadOn(_ problem: Problem) -> Problem {
    switch problem {
    // Whoever tells of a keyword knows what is meant.
    case .unknown("command", _, _, let remedy) where !remedy.isEmpty: return problem
    case .unknown(let kind, let name, _, _):
      return remedy(kind, name).map { .custom(message: problem.wording.message, remedy: $0) } ?? problem
    case .namedArgument(let function, _):
      let unknown = Problem.unknown(kind: "function", name: function, candidates: [])
      return self.function(function).map { .custom(message: unknown.wording.message, remedy: $0) } ?? problem
    default: return problem
    }
  }

  /// A word of another tool, or what is known of the place, comes before another kind of thing that has the name.
  private func remedy(_ kind: String, _ name: String) -> String? {
    switch kind {
    case "command": command(name)
    case "function": function(name)
    case "thing": isUnloaded(name)
    case "data": isUnloaded(name) ?? otherThing(name, kind)
    case DataThing.title where session.split(name) != nil: "it is loaded: datasets lists the data"
    default: otherThing(name, kind)
    }
  }

  /// What to do with a thing of another kind that has the name, where a thing was looked for.
  private func otherThing(_ name: String, _ wanted: String) -> String? {
    guard let own = allThings.first(where: { $0.arguments.contains { $0.type == wanted } }) else { return nil }
    return allThings.first { $0 != own && $0.has(name, session) }?.advice(name, to: wanted, session)
  }

  private func command(_ name: String) -> String? {
    if VariableThing.has(name, session) { return VariableThing.advice(name, to: "command", session) }
    if ModelThing.has(name, session) { return ModelThing.advice(name, to: "command", session) }
    // Of `nn.Linear`, the last word; but `ae.encoder` is a part of a model.
    let words = name.split(separator: ".").map(String.init)
    if let (_, part) = ModelThing.find(name, session), !part.isEmpty { return "show \(name) tells about that part" }
    let word = words.last ?? name
    if let here = Guide.atThePrompt[word.lowercased()] { return here }
    let meant = commands(meantBy: word)
    if words.count > 1 { return meant.count == 1 ? "write \(meant[0].usage)" : nil }
    switch meant.count {
    case 0: return option(word)
    case 1: return "did you mean `\(meant[0].name)`?"
    case 2...4: return "did you mean \(meant.map { "`\($0.name)`" }.joined(separator: " or "))?"
    default: return "help \(word) lists what has to do with it"
    }
  }

  /// The commands that a word of other tools means or, where it means none and is near to no command's name, that a word
  /// near to it means.
  private func commands(meantBy word: String) -> [Declaration] {
    let meant = commands.declarations.filter { $0.isMeant(by: word) }
    let names = commands.names.sorted() + Keyword.allCases.map(\.rawValue)
    guard meant.isEmpty, nearestName(to: word, among: names) == nil,
      let nearest = SearchTerms.nearest(to: word, among: commands.declarations.flatMap(\.searchTerms))
    else { return meant }
    return commands.declarations.filter { $0.isMeant(by: nearest) }
  }

  private func option(_ word: String) -> String? {
    let having = commands.declarations.compactMap { declaration in
      declaration.options.first { !$0.isShared && SearchTerms.contain([$0.name] + $0.searchTerms, word) }
        .map { (command: declaration.name, option: $0.name) }
    }
    guard let option = having.first?.option, having.allSatisfy({ $0.option == option }) else { return nil }
    let names = having.map { "`\($0.command)`" }
    return "`\(option)=` is an option of \(names.prefix(4).joined(separator: ", "))" + (names.count > 4 ? " …" : "")
  }

  /// What a person types at other prompts.
  private static let atThePrompt = [
    "clear": "Ctrl-L clears the screen", "cls": "Ctrl-L clears the screen",
    "ls": "!ls lists files; list says what there is",
    "cd": "paths are relative to the folder that telar was started in", "pwd": "!pwd tells the folder",
    "plot": "there is no plotting yet: out=FILE.csv behind a command writes its result for another program",
    "pip": "nothing needs to be installed",
  ]

  private func function(_ name: String) -> String? {
    if VariableThing.has(name, session) { return VariableThing.advice(name, to: "function", session) }
    if let declaration = commands[name]?.declaration {
      let usage = name + declaration.usage.dropFirst(declaration.name.count)
      return "`\(name)` is a command, which is written without parentheses and commas: \(usage)"
    }
    let meant = commands(meantBy: name)
    return meant.count == 1 ? "the command for that is \(meant[0].usage)" : nil
  }

  /// For data that exists, but is not loaded.
  private func isUnloaded(_ name: String) -> String? {
    guard session.split(name) == nil else { return nil }
    if let data = session.dataSetNames.first(where: name.isPart(of:)) { return "load \(data)" }
    return session.dataSets.isEmpty && ["train", "test"].contains(name) ? "load fashion-mnist" : nil
  }
}
