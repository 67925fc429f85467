import Language

/// All that `help` knows: the commands' declarations, the language's statements and functions, and the topics.
struct HelpIndex {
  let declarations: [Declaration]

  /// The order in which groups are listed.
  static let groups = CommandGroup.all.map(\.name)

  /// The commands by group, in the order of `groups`.
  var commandsByGroup: [(group: String, commands: [Declaration])] {
    let others = Set(declarations.map(\.group)).subtracting(HelpIndex.groups).sorted()
    return (HelpIndex.groups + others).map { group in (group, declarations.filter { $0.group == group }) }
  }

  /// The page of exactly this name.
  func page(_ name: String) -> HelpPage? {
    if let command = declarations.first(where: { $0.name == name || $0.aliases.contains(name) }) {
      return HelpPage(command)
    }
    if let keyword = Keyword(rawValue: name) { return HelpPage(keyword) }
    if let topic = allTopics.first(where: { $0.name == name }) { return HelpPage(topic, declarations) }
    return builtinFunctions[name].map { HelpPage($0) }
  }

  /// Every name that has a page.
  var names: [String] {
    declarations.flatMap { [$0.name] + $0.aliases } + Keyword.allCases.map(\.rawValue) + allTopics.map(\.name)
      + builtinFunctions.keys.sorted()
  }

  /// Pages that have to do with a word: first those with it in their names and search terms, then those with a word in
  /// their texts that begins with it.
  func search(_ word: String) -> [(name: String, text: String)] {
    let word = word.lowercased()
    var named: [(name: String, text: String)] = []
    var mentioning: [(name: String, text: String)] = []
    for command in declarations {
      let terms = command.searchTerms + (command.positionals + command.options).flatMap(\.searchTerms)
      if ([command.name, command.group] + command.aliases + terms).contains(where: { $0.has(word) }) {
        named.append((command.name, command.summary))
      } else if HelpPage(command).mentions(word) {
        mentioning.append((command.name, command.summary))
      }
    }
    for topic in allTopics where topic.name.has(word) || HelpPage(topic, []).mentions(word) {
      mentioning.append((topic.name, topic.summary))
    }
    for function in builtinFunctions.values.sorted(by: { $0.name < $1.name }) {
      if function.name.hasPrefix(word) {
        named.append((function.usage, function.summary))
      } else if HelpPage(function).mentions(word) {
        mentioning.append((function.usage, function.summary))
      }
    }
    for keyword in Keyword.allCases {
      if SearchTerms.contain(keyword.searchTerms, word) {
        named.insert((keyword.rawValue, keyword.summary), at: 0)
      } else if HelpPage(keyword).mentions(word) {
        mentioning.append((keyword.rawValue, keyword.summary))
      }
    }
    return named + mentioning
  }
}

extension HelpPage {
  /// Whether a word of its texts begins with this one, given in lower case.
  func mentions(_ word: String) -> Bool {
    // The beginnings of words that one or two letters fit are everywhere.
    guard word.count > 2 else { return false }
    return summary.mentions(word)
      || parts.contains { part in
        switch part {
        case .paragraph(let text): text.mentions(word)
        case .terms(let terms): terms.contains { $0.name.mentions(word) || $0.text.mentions(word) }
        case .example(let example): example.explanation.mentions(word)
        case .heading, .usage, .code: false
        }
      }
  }
}

extension String {
  fileprivate func has(_ word: String) -> Bool { lowercased().contains(word) }

  fileprivate func mentions(_ word: String) -> Bool {
    lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }.contains { $0.hasPrefix(word) }
  }
}
