import TestSupport
import Testing

@testable import Language
@testable import Shell

/// Whoever knows other tools is led to what is called otherwise here.
@Suite struct RemedyTests {
  private let declarations = allCommands.map { $0.declaration }

  /// Each word of an option or argument, as it is declared, leads to it, and help finds the command by it.
  @Test func wordsOfOptionsLeadToThem() {
    let index = HelpIndex(declarations: declarations)
    var count = 0
    for declaration in declarations {
      for parameter in declaration.positionals + declaration.options {
        for word in parameter.searchTerms {
          let remedy = declaration.remedy(forOption: word)
          let isOption = declaration.options.contains { $0.name == parameter.name }
          #expect(
            remedy
              == (isOption ? "did you mean `\(parameter.name)`?" : "it stands without a name: \(declaration.usage)"),
            "\(declaration.name) \(word)")
          #expect(index.search(word).contains { $0.name == declaration.name }, "help \(word)")
          count += 1
        }
      }
    }
    #expect(count > 30)
  }

  /// A word must not mean two things in one command.
  @Test func wordsAreUnambiguous() {
    for declaration in declarations {
      let parameters = declaration.positionals + declaration.options
      let words = parameters.flatMap { [$0.name] + $0.searchTerms } + declaration.notNeeded.flatMap(\.words)
      let normalized = words.map(SearchTerms.normalized)
      #expect(Set(normalized).count == normalized.count, "\(declaration.name): \(normalized.sorted())")
    }
    let keywords = Keyword.allCases.flatMap(\.searchTerms)
    #expect(Set(keywords).count == keywords.count)
    for word in keywords { #expect(!declarations.contains { $0.name == word || $0.aliases.contains(word) }, "\(word)") }
  }

  /// The words of PyTorch and Keras, and the command that each means.
  @Test(arguments: [
    ("Conv2d", "conv"), ("Conv2D", "conv"), ("ConvTranspose2d", "convtranspose"), ("Conv2DTranspose", "convtranspose"),
    ("Linear", "linear"), ("Dense", "linear"), ("MaxPool2d", "maxpool"), ("MaxPooling2D", "maxpool"),
    ("ReLU", "relu"), ("Sigmoid", "sigmoid"), ("Dropout", "dropout"), ("Flatten", "flatten"),
    ("Unflatten", "unflatten"),
    ("Sequential", "model"), ("fit", "train"), ("load_state_dict", "restore"), ("load_model", "restore"),
    ("save_model", "save"),
  ])
  func commands(_ word: String, _ command: String) {
    let context = Session(isCheck: true)
    let table = CommandTable(allCommands, context: context)
    let guide = Guide(session: context, commands: table, evaluator: Evaluator(commands: table))
    for (kind, name) in [("function", word), ("command", word), ("command", "nn.\(word)")] {
      let problem = guide.leadOn(.unknown(kind: kind, name: name, candidates: table.names.sorted()))
      let remedy = problem.wording.remedy
      #expect(
        remedy.contains("`\(command)`") || remedy.contains(" \(table[command]!.declaration.usage)"),
        "\(name): \(remedy)")
    }
  }

  /// What does not exist must not be taken for a misspelling of something that has nothing to do with it.
  @Test(arguments: ["predict", "plot", "export", "import", "undoo", "deploy", "tensorboard", "quantize"])
  func nothingLeadsToNonsense(_ word: String) {
    let table = CommandTable(allCommands, context: Session(isCheck: true))
    let nearest = nearestName(to: word, among: table.names.sorted() + Keyword.allCases.map(\.rawValue))
    #expect(nearest == (word == "undoo" ? "undo" : nil), "\(word)")
  }
}
