/// Words by which people look for things that are called otherwise here.
package enum SearchTerms {
  /// A word as it is compared: `MaxPool2D`, `max_pool2d` and `max-pool2d` are one.
  static func normalized(_ word: String) -> String { word.lowercased().filter { $0 != "_" && $0 != "-" } }

  /// The term that a misspelt word means, if there is one: they are many, so there may be few mistakes.
  package static func nearest(to word: String, among terms: [String]) -> String? {
    guard let nearest = nearestName(to: word, among: terms) else { return nil }
    let (written, found) = (Array(normalized(word).utf8), Array(normalized(nearest).utf8))
    return 4 * editDistance(written, found) <= written.count ? nearest : nil
  }

  package static func contain(_ terms: [String], _ word: String) -> Bool {
    let word = normalized(word)
    return terms.contains { normalized($0) == word }
  }
}

extension Declaration {
  /// Whether a word of other tools means this command.
  package func isMeant(by word: String) -> Bool { SearchTerms.contain([name] + aliases + searchTerms, word) }

  /// What to write in place of an option that the command does not have; empty where that is not known.
  func remedy(forOption word: String) -> String {
    if let option = options.first(where: { SearchTerms.contain([$0.name] + $0.searchTerms, word) }) {
      return "did you mean `\(option.name)`?"
    }
    if positionals.contains(where: { SearchTerms.contain([$0.name] + $0.searchTerms, word) }) {
      return "it stands without a name: \(usage)"
    }
    if let remark = notNeeded.first(where: { SearchTerms.contain($0.words, word) }) { return remark.remedy }
    // A word of another tool may be misspelt too.
    guard nearestName(to: word, among: options.map(\.name)) == nil else { return "" }
    let terms = (positionals + options).flatMap(\.searchTerms)
    return SearchTerms.nearest(to: word, among: terms).map { remedy(forOption: $0) } ?? ""
  }
}

extension Keyword {
  /// What other languages call it.
  package var searchTerms: [String] {
    switch self {
    case .let: ["var", "const", "local"]
    case .param: ["argument"]
    case .for: ["foreach"]
    case .define: ["def", "function", "func", "fn", "sub", "proc"]
    case .source: ["include"]
    case .fail: ["throw", "raise"]
    case .catch: ["except", "rescue"]
    case .else: ["elif", "elsif", "elseif"]
    case .continue: ["next"]
    case .while, .if, .break, .return, .assert, .try: []
    }
  }

  /// The keyword that a word of another language means.
  init?(meantBy word: String) {
    guard let keyword = Keyword.allCases.first(where: { $0.searchTerms.contains(word) }) else { return nil }
    self = keyword
  }
}
