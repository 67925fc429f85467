import Glibc
import Language
import Network
import System
import Terminal
import Workbench

/// What Tab offers: the grammar tells what a place expects, the session what there is.
struct Completer {
  let session: Session
  let commands: CommandTable
  let evaluator: Evaluator
  /// Lines of an open block that stand above the one being edited.
  var earlier = ""

  /// What the word at the cursor may become; nil for nothing.
  func completions(_ request: CompletionRequest) -> Completions? {
    if earlier.isEmpty, let special = special(request.before) { return special }
    let above = Array(earlier.utf8)
    let word = TypedWord(endOf: above + request.before, commands: commands)
    guard word.start >= above.count, let text = word.text else { return nil }
    // A name is looked up however it is quoted.
    let candidates = candidates(word.context, text).filter { $0.text.hasPrefix(text) }
    var isOption = false
    if case .optionValue = word.context { isOption = true }
    return Completions(start: word.start - above.count, candidates, quote: word.quote, isOption: isOption)
  }

  private func candidates(_ context: CompletionContext, _ word: String) -> [Candidate] {
    if case .inserted = context {
      return variables(word).map { Candidate($0.text, description: $0.description, appendsSpace: false) }
    }
    if word.hasPrefix("$") { return variables(word) }
    switch context {
    case .statement: return statements()
    case .commandOrValue: return statements() + values()
    case .value: return values()
    case .argument(let declaration, let positional, let options, let before):
      return (positional.map { of(ArgumentPlace(parameter: $0, before: before, word: word), declaration) } ?? [])
        + options.map { Candidate("\($0.name)=", description: $0.help) }
    case .optionValue(let declaration, let option, let before):
      return of(ArgumentPlace(parameter: option, before: before, word: word), declaration)
    case .file: return files(word, foldersOnly: false)
    case .inserted, .nothing: return []
    }
  }

  /// What only the prompt has: `!` and a command of the system's shell, `?` and a name that help knows.
  private func special(_ before: [UInt8]) -> Completions? {
    let text = String(decoding: before, as: UTF8.self)
    let line = text.drop(while: \.isWhitespace)
    if line.hasPrefix("!") { return SystemShellWord(endOf: before).completions { files($0, foldersOnly: false) } }
    guard line.hasPrefix("?"), !line.contains(where: \.isWhitespace) else { return nil }
    let pages = pages().map { Candidate("?" + $0.text, description: $0.description) }
    return Completions(start: before.count - line.utf8.count, pages.filter { $0.text.hasPrefix(line) })
  }

  /// What an argument may be: what its command says, else what its type tells.
  private func of(_ place: ArgumentPlace, _ declaration: Declaration) -> [Candidate] {
    let command = allCommands.first { $0.declaration.name == declaration.name } as? any OffersNames.Type
    return command?.candidates(place, session) ?? of(place.parameter.type, place.word)
  }

  private func pages() -> [Candidate] { HelpCommand.pages(session) }

  private func statements() -> [Candidate] { HelpCommand.statements }

  private func values() -> [Candidate] {
    variables()
      + evaluator.functions.keys.sortedNaturally().map {
        Candidate($0 + "(", description: "a function of this session")
      }
      + builtinFunctions.values.sorted { $0.name < $1.name }
      .map { Candidate($0.name + "(", description: $0.summary) }
  }

  /// The variables or, behind a variable and a dot, the fields of the record that it holds.
  private func variables(_ word: String = "$") -> [Candidate] {
    let steps = word.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard steps.count > 1, var value = evaluator.variables[steps[0]] else {
      return evaluator.variables.names.sortedNaturally().map { name in
        Candidate("$" + name, description: evaluator.variables[name].map { Session.shortened($0.text) } ?? "")
      }
    }
    for step in steps.dropFirst().dropLast() {
      guard case .record(let record) = value, let field = record[step] else { return [] }
      value = field
    }
    guard case .record(let record) = value else { return [] }
    return record.fields.map { field in
      let path = (steps.dropLast() + [field.name]).joined(separator: ".")
      return Candidate("$" + path, description: Session.shortened(field.value.text))
    }
  }

  private func of(_ type: ArgumentType, _ word: String) -> [Candidate] {
    switch type {
    case .bool: [Candidate("yes"), Candidate("no")]
    case .choice(let choices): choices.map { Candidate($0) }
    case .name(let kind): names(of: kind, word)
    case .variable: evaluator.variables.names.sortedNaturally().map { Candidate($0) }
    case .file: files(word, foldersOnly: false)
    case .folder: files(word, foldersOnly: true)
    case .list(let element): of(element, word)
    case .any: variables()
    default: []
    }
  }

  private func names(of type: String, _ word: String) -> [Candidate] {
    if type == ThingKind.typeName { return allThings.map { Candidate($0.kind) } }
    for thing in allThings {
      if let argument = thing.arguments.first(where: { $0.type == type }) { return argument.candidates(word, session) }
    }
    return []
  }

  /// The files and folders that a path may go on to.
  private func files(_ word: String, foldersOnly: Bool) -> [Candidate] {
    if word == "~" { return [Candidate("~/")] }
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    guard let directory = opendir(folder.isEmpty ? "." : Places.expandHome(folder)) else { return [] }
    defer { closedir(directory) }
    var found: [Candidate] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // Hidden files only for those who ask for them.
      if name == "." || name == ".." || name.hasPrefix(".") && !word.dropFirst(folder.count).hasPrefix(".") {
        continue
      }
      let isFolder = isFolder(Places.expandHome(folder) + name, entry.pointee.d_type)
      guard isFolder || !foldersOnly else { continue }
      // A folder that is called as the home is abbreviated.
      let path = (folder.isEmpty && name == "~" ? "./" : folder) + name
      found.append(Candidate(path + (isFolder ? "/" : "")))
    }
    return found.sortedNaturally(by: \.text)
  }

  /// Whether an entry is a folder, or a link to one.
  private func isFolder(_ path: String, _ type: UInt8) -> Bool {
    guard type == UInt8(DT_LNK) || type == UInt8(DT_UNKNOWN) else { return type == UInt8(DT_DIR) }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
