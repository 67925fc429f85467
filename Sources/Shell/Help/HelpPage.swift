import Language

/// A page of help, before it is known where it will be read.
struct HelpPage {
  /// The word that `help` finds it by.
  let name: String
  /// One line, without a full stop.
  let summary: String
  var parts: [Part] = []

  enum Part {
    case heading(String)
    /// How a command is typed: its name, and its arguments.
    case usage(name: String, arguments: String)
    /// Words that may be wrapped.
    case paragraph(String)
    /// Names, and what each means.
    case terms([(name: String, text: String)])
    /// Lines that stay as they are.
    case code(String)
    case example(Declaration.Example)
  }

  /// What is said of a command.
  init(_ command: Declaration) {
    name = command.name
    summary = command.summary
    parts = [
      .usage(name: command.name, arguments: command.usage.dropFirst(command.name.count).trimmingSpaces),
      .paragraph(command.summary + "."),
    ]
    if !command.description.isEmpty { parts.append(.paragraph(command.description)) }
    if !command.aliases.isEmpty { parts.append(.paragraph("Also called \(command.aliases.joined(separator: ", ")).")) }
    add("Arguments", command.positionals.map { ($0.name, HelpPage.explain($0)) })
    func options(isShared: Bool) -> [(name: String, text: String)] {
      command.options.filter { $0.isShared == isShared }
        .map { ("\($0.name)=\($0.type.placeholder)", HelpPage.explain($0)) }
    }
    add("Options", options(isShared: false))
    add("Options of every result", options(isShared: true))
    for form in command.resultForms {
      add(form.when.isEmpty ? "Result" : "Result \(form.when)", HelpPage.explain(form.fields))
    }
    if !command.examples.isEmpty { parts += [.heading("Examples")] + command.examples.map { .example($0) } }
    if !command.seeAlso.isEmpty {
      parts += [.heading("See also"), .paragraph(command.seeAlso.joined(separator: ", "))]
    }
  }

  /// What is said of a statement of the language.
  init(_ keyword: Keyword) {
    name = keyword.rawValue
    summary = keyword.summary
    parts = [.usage(name: "", arguments: keyword.usage), .paragraph(keyword.summary + ".")]
    parts += [.heading("See also"), .paragraph("help language")]
  }

  /// What is said of a function.
  init(_ function: BuiltinFunction) {
    name = function.name
    summary = function.summary
    parts = [.usage(name: "", arguments: function.usage), .paragraph("A function: " + function.summary + ".")]
    parts += [.heading("See also"), .paragraph("help language")]
  }

  /// What a topic says, and the commands that belong to it.
  init(_ topic: Topic, _ declarations: [Declaration]) {
    name = topic.name
    summary = topic.summary
    parts = topic.parts
    for group in topic.groups {
      add("Commands", declarations.filter { $0.group == group }.map { ($0.name, $0.summary) })
    }
    if topic.listsLanguage {
      add("Statements", Keyword.allCases.map { ($0.usage, $0.summary) })
      add("Functions", builtinFunctions.values.sorted { $0.name < $1.name }.map { ($0.usage, $0.summary) })
    }
  }

  private mutating func add(_ heading: String, _ terms: [(name: String, text: String)]) {
    if !terms.isEmpty { parts += [.heading(heading), .terms(terms)] }
  }

  /// Fields of a result; those of a list's records stand below it as `epochs[].epoch`.
  private static func explain(_ fields: [ResultField], within list: String = "") -> [(name: String, text: String)] {
    fields.flatMap { field in
      let type = field.type.described + (field.isOptional ? ", may be missing" : "")
      let name = list + field.name
      return [(name, "\(field.help) (\(type))")] + explain(field.columns ?? [], within: name + "[].")
    }
  }

  private static func explain(_ parameter: Parameter) -> String {
    var text = parameter.help
    if let value = parameter.defaultValue {
      // As it would be typed.
      let typed = if case .bool(let isOn) = value { isOn ? "yes" : "no" } else { value.text }
      text += " (\(typed) if not given)"
    }
    if parameter.isRequired { text += " (required)" }
    return text
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
