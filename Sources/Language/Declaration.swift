/// Everything that a command says about itself. Parsing, checking, completion, help and reference come from it.
package struct Declaration: Sendable {
  package let name: String
  /// Other names by which it can be called.
  package let aliases: [String]
  /// The heading under which help lists it: `layers`, `data`, `training` …
  package let group: String
  /// One line, in the imperative, without a full stop.
  package let summary: String
  /// Paragraphs for `help NAME`.
  package let description: String
  /// Other words that a person may look for.
  package let searchTerms: [String]
  package let positionals: [Parameter]
  /// Its own, then those that every command with a result has.
  package let options: [Parameter]
  package let block: BlockUse
  /// The fields of the result's record; empty for a command without a result.
  package let result: [ResultField]
  /// Results with other fields, which some arguments bring.
  package let otherResults: [ResultForm]
  package let examples: [Example]
  package let seeAlso: [String]
  /// What other tools ask for and this command does not, with what to do instead.
  package let notNeeded: [NotNeeded]

  package init(
    _ name: String, aliases: [String] = [], group: String, summary: String, description: String = "",
    searchTerms: [String] = [], positionals: [Parameter] = [], options: [Parameter] = [], block: BlockUse = .none,
    result: [ResultField] = [], otherResults: [ResultForm] = [], examples: [Example] = [], seeAlso: [String] = [],
    notNeeded: [NotNeeded] = []
  ) {
    self.name = name
    self.aliases = aliases
    self.group = group
    self.summary = summary
    self.description = description
    self.searchTerms = searchTerms
    self.positionals = positionals
    let taken = Set((positionals + options).map(\.name))
    let hasResult = !result.isEmpty || !otherResults.isEmpty
    self.options = options + (hasResult ? Parameter.forResults.filter { !taken.contains($0.name) } : [])
    self.block = block
    self.result = result
    self.otherResults = otherResults
    self.examples = examples
    self.seeAlso = seeAlso
    self.notNeeded = notNeeded
  }

  /// Options of other tools that have no counterpart.
  package struct NotNeeded: Sendable {
    package let words: [String]
    package let remedy: String

    package init(_ words: [String], _ remedy: String) {
      self.words = words
      self.remedy = remedy
    }
  }

  package enum BlockUse: Sendable { case none, optional, required }

  /// All forms that the result can have.
  package var resultForms: [ResultForm] { (result.isEmpty ? [] : [ResultForm("", result)]) + otherResults }

  /// A worked example; where `output` is given, running `text` prints exactly that.
  package struct Example: Sendable {
    package let text: String
    package let explanation: String
    package let output: String?

    package init(_ text: String, _ explanation: String, output: String? = nil) {
      self.text = text
      self.explanation = explanation
      self.output = output
    }
  }

  /// The names of all fields that the result's record can have; nil where there is no result.
  var fieldNames: [String]? {
    let fields = result + otherResults.flatMap(\.fields)
    var seen: Set<String> = []
    return fields.isEmpty ? nil : fields.map(\.name).filter { seen.insert($0).inserted }
  }

  /// Positionals, then options: a bound argument's index counts along these.
  var parameterCount: Int { positionals.count + options.count }

  func parameter(at index: Int) -> Parameter {
    index < positionals.count ? positionals[index] : options[index - positionals.count]
  }

  func index(of name: String) -> Int? {
    if let index = positionals.firstIndex(where: { $0.name == name }) { return index }
    return options.firstIndex { $0.name == name }.map { positionals.count + $0 }
  }

  /// How it is written: `conv OUT [kernel=N] [stride=N]`.
  package var usage: String {
    var parts = [name]
    for parameter in positionals {
      let word = parameter.name.uppercased() + (parameter.isRest ? "…" : "")
      parts.append(parameter.isRequired ? word : "[\(word)]")
    }
    for option in options where !option.isShared {
      let word = "\(option.name)=\(option.type.placeholder)"
      parts.append(option.isRequired ? word : "[\(word)]")
    }
    switch block {
    case .none: break
    case .optional: parts.append("[{ … }]")
    case .required: parts.append("{ … }")
    }
    return parts.joined(separator: " ")
  }
}

/// A positional argument or an option of a command.
package struct Parameter: Sendable {
  package let name: String
  package let type: ArgumentType
  /// What stands for it when it is not given; nil: nothing does.
  package let defaultValue: Value?
  package let isRequired: Bool
  /// Takes all positional arguments that remain, as a list.
  package let isRest: Bool
  /// Other words for it, which other tools use, such as `kernel_size`.
  package var searchTerms: [String] = []
  /// One of the options of every command that has a result; usage lines leave it out.
  package var isShared = false
  /// One line.
  package let help: String

  /// A positional argument; required unless it has a default or is `optional`.
  package static func positional(
    _ name: String, _ type: ArgumentType, default defaultValue: Value? = nil, optional: Bool = false, _ help: String
  ) -> Parameter {
    Parameter(
      name: name, type: type, defaultValue: defaultValue, isRequired: defaultValue == nil && !optional, isRest: false,
      help: help)
  }

  /// The last positional: any number of arguments, at least one where `required`.
  package static func rest(
    _ name: String, _ type: ArgumentType, required: Bool = false, _ help: String
  ) -> Parameter {
    Parameter(name: name, type: type, defaultValue: nil, isRequired: required, isRest: true, help: help)
  }

  /// `name=value`; optional unless `required`.
  package static func option(
    _ name: String, _ type: ArgumentType, default defaultValue: Value? = nil, required: Bool = false, _ help: String
  ) -> Parameter {
    Parameter(
      name: name, type: type, defaultValue: defaultValue, isRequired: required, isRest: false, help: help)
  }
}

extension Parameter {
  /// With other words for it: help finds it by them, and who writes one is told how it is called here.
  package func alsoCalled(_ terms: String...) -> Parameter {
    var parameter = self
    parameter.searchTerms += terms
    return parameter
  }

  /// An option that commands do not declare themselves.
  static func shared(_ name: String, _ type: ArgumentType, _ help: String) -> Parameter {
    var parameter = Parameter.option(name, type, help)
    parameter.isShared = true
    return parameter
  }
}
